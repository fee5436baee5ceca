// `c` shows the captions of clips, and hides them again: in this deck, and in its other windows.
//
// A clip is then drawn a little smaller, and its captions stand in the strip below it, which was
// its own: so they cover nothing, neither in it nor on the slide.
(() => {
  const KEY = 'kudari-captions' // in what the browser stores
  const HIGH = 92 // of a slide's 720: the strip
  const LEAST = 0.6 // of its size remains of a small clip
  const KINDS = ['beat', 'who', 'step', 'words'] // from top to bottom
  const SIZES = [24, 21, 18] // of letters, the largest that fit
  const SMALL = [15, 13] // and where not even without the words on screen they do
  const SOON = 5e-4 // seconds: times are told in milliseconds
  const live = () => ['', 'presenter'].includes(document.body.dataset.bespokeView)
  const slideOf = (clip) => clip.closest('svg[data-marpit-svg]') // none in a deck that is not Marp's
  const clips = [...document.querySelectorAll('video[data-clip]')]
    .filter((clip) => clip.textTracks.length && slideOf(clip))
  let wanted = stored() === 'on'
  let printing = false

  function stored() {
    try {
      return localStorage.getItem(KEY)
    } catch { /* a browser may keep nothing */ }
  }

  const kind = ({ id }) => id.split(' ')[0]

  // The sentences that hold now. Where a clip rests it has come to the end of a beat, and shows what
  // the next one begins with: a step that is over is told then, but the next beat is not named yet.
  function said(clip) {
    const rests = clip.rests && clip.beat >= 0
    const end = clip.duration - 2 * SOON || Infinity
    const now = Math.min(rests ? clip.ends[clip.beat] : clip.currentTime, end)
    return [...clip.textTracks[0].cues ?? []].filter((cue) => {
      const { startTime, endTime } = cue
      const begun = startTime <= now + (rests && kind(cue) !== 'step' ? -SOON : SOON)
      const lasts = rests && ['beat', 'words'].includes(kind(cue))
      return begun && (lasts ? endTime >= now - SOON : endTime > now + SOON)
    }).sort((one, other) => KINDS.indexOf(kind(one)) - KINDS.indexOf(kind(other)))
  }

  function draw(clip) {
    if (!clip.caption) return
    const cues = said(clip), box = clip.caption.firstChild
    const ids = cues.map(({ id }) => id).join()
    if (box.dataset.cues === ids) return
    box.dataset.cues = ids
    const without = cues.filter((cue) => kind(cue) !== 'words')
    const ways = [cues, without].flatMap((told) => SIZES.map((size) => [told, size]))
    for (const [told, size] of [...ways, ...SMALL.map((size) => [without, size])]) {
      box.style.fontSize = `${size}px`
      box.replaceChildren(...told.map((cue) => {
        const line = document.createElement('div')
        line.append(cue.getCueAsHTML())
        return line
      }))
      if (box.scrollHeight <= clip.caption.height.baseVal.value + 1) return
    }
  }

  // Where a clip stands on its slide.
  function place(clip) {
    const { left, right, top, bottom } = clip.getBoundingClientRect()
    const map = slideOf(clip).getScreenCTM().inverse()
    const { x, y } = new DOMPoint(left, top).matrixTransform(map)
    const to = new DOMPoint(right, bottom).matrixTransform(map)
    return { x, y, width: to.x - x, height: to.y - y }
  }

  function show(clip) {
    const { x, y, width, height } = place(clip), scale = Math.max(LEAST, 1 - HIGH / height)
    const { color, fontFamily } = getComputedStyle(slideOf(clip).querySelector('section'))
    clip.style.transform = `scale(${scale})`
    clip.style.transformOrigin = '50% 0'
    clip.caption = document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject')
    clip.caption.setAttribute('class', 'clip-caption')
    const strip = { x, y: y + scale * height, width, height: (1 - scale) * height }
    for (const [name, value] of Object.entries(strip)) clip.caption.setAttribute(name, value)
    const box = document.createElement('div')
    box.style.cssText = 'box-sizing:border-box;padding:4px 24px 0;line-height:1.3;text-align:center;' +
      `text-wrap:balance;color:${color};font-family:${fontFamily};`
    box.setAttribute('aria-live', 'polite')
    box.lang = clip.querySelector('track').srclang
    clip.caption.style.pointerEvents = 'none'
    clip.caption.append(box)
    slideOf(clip).append(clip.caption)
    clip.textTracks[0].mode = 'hidden' // read, but not drawn by the browser
  }

  function hide(clip) {
    clip.style.removeProperty('transform')
    clip.style.removeProperty('transform-origin')
    clip.caption.remove()
    clip.caption = null
    clip.textTracks[0].mode = 'disabled'
  }

  // The sign of a clip that rests stands in its corner.
  function keepSign(clip, act) {
    if (!clip.sign?.isConnected) return act(clip)
    const before = clip.getBoundingClientRect()
    act(clip)
    const after = clip.getBoundingClientRect(), unit = clip.sign.getScreenCTM().a
    const move = (clip.sign.moved ?? [0, 0]).map((by, axis) =>
      by + (axis ? after.bottom - before.bottom : after.right - before.right) / unit)
    clip.sign.moved = move
    clip.sign.setAttribute('transform', `translate(${move})`)
  }

  function update() {
    for (const clip of clips) {
      const shown = slideOf(clip).classList.contains('bespoke-marp-active')
      const on = wanted && live() && shown && !printing
      if (on === Boolean(clip.caption)) continue
      keepSign(clip, on ? show : hide)
      draw(clip)
    }
  }

  for (const clip of clips) {
    for (const type of ['timeupdate', 'seeked', 'loadeddata', 'play', 'ended']) {
      clip.addEventListener(type, () => draw(clip))
    }
    clip.textTracks[0].addEventListener('cuechange', () => draw(clip))
    clip.querySelector('track').addEventListener('load', () => draw(clip))
  }
  if (!clips.length) return

  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 'c') return
    if (event.target.closest?.('input, select, textarea, [contenteditable]') || !live()) return
    wanted = !wanted
    try {
      localStorage.setItem(KEY, wanted ? 'on' : 'off')
    } catch { /* then this window alone knows */ }
    update()
  }, true)

  addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY) return
    wanted = newValue === 'on'
    update()
  })

  for (const [type, is] of [['beforeprint', true], ['afterprint', false]]) {
    addEventListener(type, () => {
      printing = is
      update()
    })
  }

  // Once Marp has said how the deck is looked at, and with each slide that it shows.
  document.addEventListener('DOMContentLoaded', () => setTimeout(() => {
    const observer = new MutationObserver(update)
    observer.observe(document.body, { attributeFilter: ['data-bespoke-view'] })
    for (const slide of new Set(clips.map(slideOf))) observer.observe(slide, { attributeFilter: ['class'] })
    update()
  }))
})()
