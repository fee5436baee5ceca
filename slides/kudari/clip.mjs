// Clips in Marp slides: `![bg right:65%](x.mp4)` and `![w:900](x.mp4)` become <video>.
//
// A markdown-it plugin. In marp.config.mjs:
//
//     import clip from './kudari/clip.mjs'
//     export default { engine: ({ marp }) => marp.use(clip), themeSet: './kudari' }
//
// Beside x.mp4 lies x.png, its last frame: PDF, PPTX and PNG show it. Words in the alternative text:
// `loop` repeats the clip, `controls` gives it a bar; what Marp does not know either describes it
// for screen readers.

import { readFileSync } from 'node:fs'

import { inLook, lookOf, readLooks } from './look.mjs'

const CLIP = /\.(mp4|webm)(?=[?#]|$)/i
const KEYWORDS = ['loop', 'controls']
const player = readFileSync(new URL('./player.js', import.meta.url), 'utf8')

const still = (url) => url.replace(CLIP, '.png')

export default function clip(md) {
  const esc = md.utils.escapeHtml
  readLooks(md.marpit)

  const video = (address, { style, label, loop, controls }) => {
    const url = inLook(address, lookOf(md.marpit))
    const rate = url.match(/\d+p(\d+)(?=\/)/)?.[1] ?? 60 // Manim's folders are named 1080p60
    const attributes = {
      'data-clip': loop ? 'loop' : 'once', 'data-rate': rate, 'data-controls': controls,
      src: url, poster: still(url), style, 'aria-label': label,
    }
    const said = Object.entries(attributes).filter(([, value]) => value)
      .map(([name, value]) => ` ${name}="${esc(String(value))}"`).join('')
    return `<video muted playsinline preload="auto"${said}></video>`
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
    return [url, Object.fromEntries((words ?? '').split(',').map((word) => [word, true]))]
  }

  const { image, marpit_advanced_background_image_open: figure } = md.renderer.rules

  md.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (token.hidden || !CLIP.test(token.attrGet('src'))) {
      return image(tokens, index, options, env, self)
    }
    const [url, words] = asked(token.attrGet('src'))
    const label = self.renderInlineAsText(token.children, options, env).trim()
    return video(url, { ...words, label, style: token.attrGet('style') })
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
    return figure(tokens, index, ...rest) + video(url, { ...words, label, style: place + filter })
  }

  md.core.ruler.push('clip_player', (state) => {
    if (!state.inlineMode) state.tokens.push(new state.Token('clip_player', 'script', 0))
  })
  md.renderer.rules.clip_player = () => `<script>${player}</script>`
}
