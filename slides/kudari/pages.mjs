// `print=beats`: on paper a slide becomes a page for each beat of its clip, all of one number.
//
// Stills of beats are made by who builds the deck. KUDARI_PAGES in the environment names them: JSON,
// from the address of a clip in the deck to the addresses of its stills, in their order. Without it,
// as in a browser, a slide is one.

const WORD = 'print=beats'
const WORDS = /#([\w=,]*)/
const stills = JSON.parse(process.env.KUDARI_PAGES ?? '{}')

// The number of the page, from 0, where it is one of several of a slide.
export const pageOf = (words) => words.find((word) => word.startsWith('page='))?.slice(5)

// The still that it shows.
export function stillOf(url, words) {
  const page = pageOf(words)
  return page && stills[url][Math.min(page, stills[url].length - 1)]
}

// The tokens of all slides, with those doubled whose clips want it; `shown` gives the address of the
// clip that is shown for one that is written.
export function pages(tokens, shown) {
  const found = []
  let begun = []
  for (const token of tokens) {
    begun.push(token)
    if (token.meta?.marpitSlideElement !== -1) continue
    const count = Math.max(1, ...addresses(begun).map((address) => countOf(shown(address))))
    if (count === 1) found.push(...begun)
    for (let page = 0; count > 1 && page < count; page += 1) {
      found.push(...begun.map((each) => copy(each, page)))
    }
    begun = []
  }
  return [...found, ...begun]
}

const countOf = (address) => {
  const [url, words = ''] = address.split('#')
  return words.split(',').includes(WORD) ? stills[url]?.length ?? 1 : 1
}

const addresses = (tokens) => tokens.flatMap((token) => [
  ...(token.attrs ?? []).map(([, value]) => String(value).match(/url\("(.*?)"\)/)?.[1] ?? String(value)),
  ...addresses(token.children ?? []),
])

const copy = (token, page) => Object.assign(Object.create(Object.getPrototypeOf(token)), token, {
  attrs: token.attrs?.map(([name, value]) => [name, paged(value, page)]) ?? null,
  children: token.children?.map((child) => copy(child, page)) ?? null,
  meta: token.meta && { ...token.meta },
})

const paged = (value, page) => typeof value === 'string' && value.includes(WORD)
  ? value.replace(WORDS, (_, words) => `#${words.replace(WORD, `page=${page}`)}`)
  : value
