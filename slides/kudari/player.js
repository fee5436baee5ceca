// Plays the clips of the slide that is shown. Runs in the deck; `clip.mjs` puts it there.
(() => {
  const PAUSE = 2000 // milliseconds from the end of a clip that loops to its next beginning
  const clips = [...document.querySelectorAll('video[data-clip]')]
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const shown = new Set() // the clips whose slide is shown
  const slideOf = (clip) => clip.closest('svg[data-marpit-svg]')
  const rate = (clip) => Number(clip.dataset.rate)

  // Marp's own script says how the deck is looked at: as itself, in the presenter's window, as the
  // next slide there, or as a page of the overview. In PDF, PPTX and PNG it says nothing.
  const live = () => ['', 'presenter'].includes(document.body.dataset.bespokeView)

  const play = (clip) => clip.play().catch(() => {}) // a browser may refuse, or it was paused again

  function start(clip) {
    clearTimeout(clip.again)
    clip.removeAttribute('poster') // the last frame would flash before the first
    if (clip.currentTime > 0) {
      clip.style.opacity = 0
      clip.addEventListener('seeked', () => clip.style.removeProperty('opacity'), { once: true })
      clip.currentTime = 0
    }
    play(clip)
  }

  function stop(clip) {
    clearTimeout(clip.again)
    clip.pause()
  }

  function toggle(clip) {
    clearTimeout(clip.again)
    if (clip.ended) start(clip)
    else if (clip.paused) play(clip)
    else clip.pause()
  }

  // From the middle of one frame to the middle of the next: between frames a rounded time is
  // either of two.
  function step(clip, frames) {
    stop(clip)
    const now = Math.floor(clip.currentTime * rate(clip) + 1e-3)
    const last = Math.round(clip.duration * rate(clip)) - 1
    clip.currentTime = (Math.min(Math.max(now + frames, 0), last) + 0.5) / rate(clip)
  }

  function update() {
    for (const clip of clips) {
      const on = live() && slideOf(clip).classList.contains('bespoke-marp-active')
      if (on === shown.has(clip)) continue
      if (on) {
        shown.add(clip)
        clip.controls = 'controls' in clip.dataset || calm.matches
        if (!calm.matches) start(clip)
      } else {
        shown.delete(clip)
        stop(clip)
      }
    }
  }

  for (const clip of clips) {
    clip.addEventListener('ended', () => {
      if (clip.dataset.clip === 'loop' && !calm.matches) {
        clip.again = setTimeout(() => shown.has(clip) && start(clip), PAUSE)
      }
    })
  }

  const observer = new MutationObserver(update)
  for (const slide of new Set(clips.map(slideOf))) {
    observer.observe(slide, { attributeFilter: ['class'] })
  }
  if (clips.length) observer.observe(document.body, { attributeFilter: ['data-bespoke-view'] })
  update()

  // A background lies below the slide's text: what counts is where the click is, not on what.
  document.addEventListener('click', (event) => {
    if (event.target.closest('a, button, input, select, textarea, summary, [contenteditable]')) return
    for (const clip of shown) {
      const { left, right, top, bottom } = clip.getBoundingClientRect()
      const { clientX: x, clientY: y } = event
      const on = left <= x && x <= right && top <= y && y <= bottom
      if (on && !clip.controls) toggle(clip)
    }
  })

  const keys = { r: start, ',': (clip) => step(clip, -1), '.': (clip) => step(clip, 1) }
  // On the way down: Marp keeps what is typed on a <video> to itself.
  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return
    const act = keys[event.key.toLowerCase()]
    if (act) for (const clip of shown) act(clip)
  }, true)
})()
