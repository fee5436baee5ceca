// Plays the clips of the slide that is shown. Runs in the deck; `clip.mjs` puts it there.
(() => {
  const PAUSE = 2000 // milliseconds from the end of a clip that loops to its next beginning
  const OURS = 500 // milliseconds within which a clip that we have moved says so
  const FRAGMENT = 'data-bespoke-marp-fragment'
  const SCRUBBED = 1 // seconds past the end of a beat: somebody has sought there
  const slides = [...document.querySelectorAll('svg[data-marpit-svg]')]
  const clips = [...document.querySelectorAll('video[data-clip]')]
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const shown = new Set() // the clips whose slide is shown
  const slideOf = (clip) => clip.closest('svg[data-marpit-svg]')
  const rate = (clip) => Number(clip.dataset.rate)

  // Marp's own script says how the deck is looked at: as itself, in the presenter's window, as the
  // next slide there, or as a page of the overview. In PDF, PPTX and PNG it says nothing.
  const view = () => document.body.dataset.bespokeView
  const live = () => ['', 'presenter'].includes(view())
  const moves = () => live() && !calm.matches

  // beats ------------------------------------------------------------------------------------------

  // Marp counts the beats that have begun: each but the first is a fragment of the slide.
  const reached = (clip) => clip.querySelectorAll(`[${FRAGMENT}="active"]`).length
  const isLast = (clip) => clip.beat >= clip.ends.length - 1

  for (const clip of clips) {
    clip.address = clip.getAttribute('src')
    clip.ends = (clip.dataset.beats ?? '').split(' ').filter(Boolean).map(Number)
    clip.beat = 0 // the one that is played, or has been; -1 where the clip rests on its beginning
  }

  // Rest on what the beat has come to. That is the next one's first frame: Manim's plays end a frame
  // short of it, with a counter still at the step before. At the end of a film there is no frame.
  function rest(clip) {
    seek(clip, clip.beat < 0 ? 0 : clip.ends[clip.beat] + (isLast(clip) ? -0.5 : 0.5) / rate(clip))
    clip.rests = true
    sign(clip, !isLast(clip))
  }

  // A quiet sign that there is more to come, in the picture's lower right corner.
  function sign(clip, on) {
    clip.sign?.remove()
    if (!on || !live()) return
    const slide = slideOf(clip), box = clip.getBoundingClientRect()
    const place = new DOMPoint(box.right, box.bottom).matrixTransform(slide.getScreenCTM().inverse())
    const { width, height } = slide.viewBox.baseVal
    const [x, y] = [Math.min(place.x, width) - 40, Math.min(place.y, height) - 30]
    clip.sign = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    clip.sign.setAttribute('class', 'clip-sign')
    clip.sign.setAttribute('d', `M${x} ${y - 9}l16 9l-16 9z`)
    clip.sign.setAttribute('fill', getComputedStyle(slide.querySelector('section')).color)
    clip.sign.setAttribute('opacity', 0.6)
    clip.sign.style.pointerEvents = 'none'
    slide.append(clip.sign)
  }

  // Looked at with each picture of the browser: a clip tells its time but four times a second.
  function watch(clip) {
    cancelAnimationFrame(clip.frame)
    if (clip.paused || clip.rests || isLast(clip)) return
    const left = clip.ends[clip.beat] - clip.currentTime
    if (left <= 0.5 / rate(clip) && left > -SCRUBBED) rest(clip)
    else clip.frame = requestAnimationFrame(() => watch(clip))
  }

  // one clip ---------------------------------------------------------------------------------------

  // What a clip does next is our doing, not that of whoever uses its bar.
  function moved(clip) {
    clearTimeout(clip.again)
    clip.ours = performance.now() + OURS
    clip.rests = false
    sign(clip, false)
  }

  function seek(clip, time) {
    stop(clip)
    clip.removeAttribute('poster')
    clip.currentTime = time
  }

  function play(clip) {
    moved(clip)
    clip.removeAttribute('poster') // the last frame would flash before the first
    clip.play().catch(() => {}) // a browser may refuse, or it was paused again
  }

  // Play the beat, from its beginning.
  function begin(clip) {
    clip.beat = Math.max(clip.beat, 0)
    const time = clip.ends[clip.beat - 1] ?? 0
    if (clip.ended || Math.abs(clip.currentTime - time) > 0.6 / rate(clip)) clip.currentTime = time
    play(clip)
  }

  function stop(clip) {
    moved(clip)
    clip.pause()
  }

  function toggle(clip) {
    if (clip.ended) begin(clip)
    else if (clip.paused) play(clip)
    else stop(clip)
  }

  // From the middle of one frame to the middle of the next: between frames a rounded time is
  // either of two.
  function step(clip, frames) {
    const last = Math.round(clip.duration * rate(clip)) - 1 // which is shown at the very end, too
    const now = Math.min(Math.floor(clip.currentTime * rate(clip) + 1e-3), last)
    seek(clip, (Math.min(Math.max(now + frames, 0), last) + 0.5) / rate(clip))
  }

  // what is shown ----------------------------------------------------------------------------------

  function load(clip, wanted) {
    clip.preload = wanted ? 'auto' : 'none'
    if (wanted && !clip.hasAttribute('src')) clip.src = clip.address
    if (!wanted && (clip.readyState > 0 || clip.networkState === HTMLMediaElement.NETWORK_LOADING)) {
      clip.removeAttribute('src')
      clip.load()
    }
  }

  function still(clip, wanted) {
    if (!wanted) clip.removeAttribute('poster')
    else if (!clip.hasAttribute('poster')) clip.poster = clip.dataset.poster
  }

  function enter(clip) {
    clip.beat = clip.reached = reached(clip)
    clip.controls = live() && ('controls' in clip.dataset || calm.matches)
    if (moves() && !clip.beat) begin(clip)
    else if (clip.ends.length) rest(clip)
    if (!clip.seeking) return
    clip.style.opacity = 0 // where it was left would flash before where it is to be
    clip.addEventListener('seeked', () => clip.style.removeProperty('opacity'), { once: true })
  }

  // To another beat: the next one is played, any other is shown as it ends.
  function turn(clip) {
    const isNext = reached(clip) === clip.reached + 1
    clip.beat = clip.reached = reached(clip)
    if (isNext && moves()) begin(clip)
    else rest(clip)
  }

  // Clips are loaded where their slide or a neighbour of it is shown: a deck may have a hundred.
  function update() {
    const now = slides.findIndex((slide) => slide.classList.contains('bespoke-marp-active'))
    for (const clip of clips) {
      const away = now < 0 ? 0 : Math.abs(slides.indexOf(slideOf(clip)) - now)
      const on = now >= 0 && away === 0 && (live() || view() === 'next')
      const rests = view() === 'next' && clip.ends.length // as a still of its beat
      load(clip, live() ? away <= 1 : on && rests)
      if (on && shown.has(clip)) {
        if (clip.reached !== reached(clip)) turn(clip)
        continue
      }
      still(clip, !moves() && (away <= 1 || !(live() || view() === 'next')))
      if (on) {
        shown.add(clip)
        enter(clip)
      } else if (shown.delete(clip)) stop(clip)
    }
  }

  for (const clip of clips) {
    clip.addEventListener('ended', () => {
      if (clip.dataset.clip === 'loop' && !calm.matches) {
        clip.again = setTimeout(() => shown.has(clip) && begin(clip), PAUSE)
      }
    })
    clip.addEventListener('timeupdate', () => watch(clip)) // also in a window that is hidden
    for (const type of ['play', 'pause', 'seeked']) clip.addEventListener(type, () => {
      watch(clip)
      if (clip.controls && shown.has(clip) && performance.now() > clip.ours) byBar(clip, type)
    })
  }

  function byBar(clip, type) {
    const { paused, time } = clip.heard ?? {} // a busy machine says late what another window did
    if (paused === clip.paused && Math.abs(time - clip.currentTime) < 0.5 / rate(clip)) return
    if (document.visibilityState !== 'visible') return // a browser pauses what is not seen
    if (type === 'play' && clip.rests && !calm.matches) return press('ArrowRight')
    if (type === 'play' && clip.rests) begin(clip)
    tell(clip)
  }

  function follow() {
    const observer = new MutationObserver(update)
    for (const slide of slides) observer.observe(slide, { attributeFilter: ['class'] })
    for (const clip of clips) observer.observe(clip, { attributeFilter: [FRAGMENT], subtree: true })
    observer.observe(document.body, { attributeFilter: ['data-bespoke-view'] })
    update()
    if (live()) say({ ask: true }) // of a window that was there before
  }

  addEventListener('beforeprint', () => clips.forEach((clip) => still(clip, true)))

  // Marp has said by then what this is, and its own timer has come to the slide that is asked for.
  if (clips.length) document.addEventListener('DOMContentLoaded', () => setTimeout(follow))

  // windows ----------------------------------------------------------------------------------------

  // Marp keeps the slide and its fragments the same in all windows of a deck, by what it stores
  // under a key. Under another one we say what was done to a clip.
  const channel = () => `kudari-clips-${history.state?.marpBespokeSyncKey}`

  function say(what) {
    try {
      localStorage.setItem(channel(), JSON.stringify(what))
      localStorage.removeItem(channel())
    } catch { /* a browser may keep nothing; Marp's windows are on their own then, too */ }
  }

  function tell(clip) {
    const { beat, currentTime: time, paused, rests } = clip
    clip.heard = null
    say({ clip: clips.indexOf(clip), beat, time, paused, rests })
  }

  function hear({ ask, clip: number, beat, time, paused, rests }) {
    const clip = clips[number]
    if (ask) shown.forEach(tell)
    if (!shown.has(clip) || Math.max(beat, 0) !== clip.reached) return
    Object.assign(clip, { beat, heard: { paused, time } })
    if (rests) return rest(clip)
    if (Math.abs(clip.currentTime - time) > 0.4 / rate(clip)) clip.currentTime = time
    if (paused) seek(clip, time)
    else play(clip)
  }

  addEventListener('storage', ({ key, newValue }) => {
    if (live() && key === channel() && newValue) hear(JSON.parse(newValue))
  })

  // keys and clicks --------------------------------------------------------------------------------

  const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

  function each(act, those = [...shown]) {
    those.forEach((clip) => (act(clip), tell(clip)))
    return those.length > 0
  }

  // Marp's back leaves a slide from its first beat: here that goes to its beginning before.
  function back() {
    const later = document.querySelector(`.bespoke-marp-active [${FRAGMENT}="active"]`)
    if (later || calm.matches) return false
    return each((clip) => {
      clip.beat = -1
      rest(clip)
    }, [...shown].filter((clip) => clip.ends.length && clip.beat === 0))
  }

  const forth = () => each(begin, [...shown].filter((clip) => clip.beat < 0))

  // A background lies below the slide's text: what counts is where the click is, not on what.
  document.addEventListener('click', (event) => {
    if (event.target.closest('a, button, input, select, textarea, summary, [contenteditable]')) return
    if (event.target.closest('dialog')) return
    const { clientX: x, clientY: y } = event
    const those = [...shown].filter((clip) => {
      const { left, right, top, bottom } = clip.getBoundingClientRect()
      return left <= x && x <= right && top <= y && y <= bottom && !clip.controls
    })
    if (those.some((clip) => clip.ends.length && (clip.rests || clip.ended))) press('ArrowRight')
    else each(toggle, those)
  })

  const keys = { r: begin, ',': (clip) => step(clip, -1), '.': (clip) => step(clip, 1) }
  const ways = {
    ArrowRight: forth, ArrowDown: forth, PageDown: forth,
    ArrowLeft: back, ArrowUp: back, PageUp: back,
  }

  // On the way down: Marp keeps what is typed on a <video> to itself.
  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const on = (those) => event.target.closest?.(those)
    if (on('input, select, textarea, [contenteditable]')) return
    const act = keys[event.key.toLowerCase()]
    if (act) each(act)
    const way = event.key === ' ' ? (event.shiftKey ? back : forth) : !event.shiftKey && ways[event.key]
    if (way && !on('video, audio, button, .bespoke-marp-note') && way()) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }, true)

  const BUTTONS = { prev: back, next: forth }
  addEventListener('click', (event) => {
    for (const [name, way] of Object.entries(BUTTONS)) {
      const button = `[data-bespoke-marp-osc="${name}"], .bespoke-marp-presenter-info-page-${name}`
      if (event.target.closest?.(button) && way()) event.stopImmediatePropagation()
    }
  }, true)
})()
