// Clips in Marp slides: `![bg right:65%](x.mp4)` and `![w:900](x.mp4)` become <video>.
//
// A markdown-it plugin. In marp.config.mjs:
//
//     import clip from './kudari/clip.mjs'
//     export default { engine: ({ marp }) => marp.use(clip), themeSet: './kudari' }
//
// Beside x.mp4 lies x.png, its last frame: PDF, PPTX and PNG show it. Words in the alternative text:
// `loop` repeats the clip, `controls` gives it a bar, `beats` halts it where a beat ends, which
// x.beats.vtt tells, `print=beats` gives each beat a page (see `pages.mjs`); what Marp does not know
// either describes it for screen readers. Its captions are those of x.captions.vtt; without other
// words their first sentence describes it.

import { ends, fileOf } from './beats.mjs'
import { captions } from './captions.mjs'
import { inLook, lookOf, readLooks } from './look.mjs'
import { pageOf, pages, stillOf } from './pages.mjs'
import { scripts } from './scripts.mjs'

const CLIP = /\.(mp4|webm)(?=[?#]|$)/i
const KEYWORDS = ['loop', 'controls', 'beats', 'print=beats']

const still = (url) => url.replace(CLIP, '.png')

export default function clip(md) {
  const esc = md.utils.escapeHtml
  readLooks(md.marpit)
  let deck = '' // its text

  const video = (address, { style, label, words }) => {
    const url = inLook(address, lookOf(md.marpit))
    const rate = url.match(/\d+p(\d+)(?=\/)/)?.[1] ?? 60 // Manim's folders are named 1080p60
    const file = fileOf(url, deck), told = captions(file)
    const beats = words.includes('beats') ? ends(file) ?? [] : undefined
    const attributes = {
      'data-clip': words.includes('loop') && !beats ? 'loop' : 'once', 'data-rate': rate,
      'data-controls': words.includes('controls') || undefined, 'data-beats': beats?.join(' '),
      'data-print': words.includes('print=beats') ? 'beats' : undefined, 'data-page': pageOf(words),
      src: url, 'data-poster': stillOf(url, words) ?? still(url), style: style || undefined,
      'aria-label': label || told?.first || undefined,
    }
    const written = (values) => Object.entries(values).filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}="${esc(String(value))}"`).join('')
    const track = told ? `<track${written(told.track)}>` : ''
    // Each beat but the first is a fragment for Marp, as the points of a list are that come one by
    // one: its keys, its windows and its overview step through them.
    const more = '<i data-marpit-fragment></i>'.repeat(Math.max(0, (beats?.length ?? 0) - 1))
    return `<video muted playsinline preload="none"${written(attributes)}>${track}${more}</video>`
  }

  // Marp keeps the alternative text of a background, but nothing else that is ours: our keywords
  // travel to the renderer in the address, behind a #.
  md.inline.ruler2.after('marpit_parse_image', 'clip_keywords', ({ tokens }) => {
    for (const token of tokens) {
      const image = token.meta?.marpitImage
      if (token.type !== 'image' || !CLIP.test(image.url)) continue
      const asked = image.options.filter(({ content }) => KEYWORDS.includes(content))
      for (const option of asked) option.consumed = true
      image.url = `${image.url.split('#')[0]}#${asked.map(({ content }) => content)}`
      token.attrSet('src', image.url)
    }
  })

  const asked = (address) => {
    const [url, words] = address.split('#')
    return [url, (words ?? '').split(',')]
  }

  const { image, marpit_advanced_background_image_open: figure } = md.renderer.rules

  md.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (token.hidden || !CLIP.test(token.attrGet('src'))) {
      return image(tokens, index, options, env, self)
    }
    const [url, words] = asked(token.attrGet('src'))
    const label = self.renderInlineAsText(token.children, options, env).trim()
    return video(url, { words, label, style: token.attrGet('style') })
  }

  md.renderer.rules.marpit_advanced_background_image_open = (tokens, index, ...rest) => {
    const token = tokens[index]
    const style = token.attrGet('style') ?? ''
    const address = style.match(/url\("(.*?)"\)/)?.[1] ?? ''
    if (!CLIP.test(address)) return figure(tokens, index, ...rest)
    const [url, words] = asked(address)
    const size = style.match(/background-size:\s*([^;]+)/)?.[1] ?? 'cover'
    const whole = ['cover', 'contain'].includes(size)
    const [width, height = 'auto'] = whole ? ['100%', '100%'] : size.split(/\s+/)
    const place = `position:absolute;inset:0;margin:auto;width:${width};height:${height};` +
      `object-fit:${whole ? size : 'fill'};`
    const filter = style.match(/(?:^|;)\s*(filter:[^;]+;)/)?.[1] ?? ''
    const label = token.meta?.marpitBackgroundAlt
    token.meta = { ...token.meta, marpitBackgroundAlt: undefined } // the video says it
    token.attrSet('style', 'position:relative;')
    return figure(tokens, index, ...rest) + video(url, { words, label, style: place + filter })
  }

  // Before Marp collects its slides: it counts pages and speaker's notes then.
  md.core.ruler.before('marpit_collect', 'clip_pages', (state) => {
    if (state.inlineMode) return
    deck = state.src
    state.tokens = pages(state.tokens, (address) => inLook(address, lookOf(md.marpit)))
  })

  md.core.ruler.push('clip_player', (state) => {
    if (!state.inlineMode) state.tokens.push(new state.Token('clip_player', 'script', 0))
  })
  md.renderer.rules.clip_player = () => `<script>${scripts}</script>`
}
