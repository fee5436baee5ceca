// Plays the clips of the slide that is shown. Runs in the deck, of which `marp.js` or its like tells
// what it has to know.
(() => {
  const PAUSE = 2000 // milliseconds from the end of a clip that loops to its next beginning
  const OURS = 500 // milliseconds within which a clip that we have moved says so
  const SCRUBBED = 1 // seconds past the end of a beat: somebody has sought there
  const deck = window.clipDeck
  if (!deck) return
  const clips = []
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const shown = new Set() // the clips whose slide is shown
  const rate = (clip) => Number(clip.dataset.rate)

  // '' for a deck as itself, 'presenter' and 'next' in its presenter's window; else nobody presents.
  const view = deck.view
  const live = () => ['', 'presenter'].includes(view())
  const moves = () => live() && !calm.matches

  // beats ------------------------------------------------------------------------------------------

  const reached = deck.reached
  const isLast = (clip) => clip.beat >= clip.ends.length - 1

  function prepare(clip) {
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
    clip.sign = (deck.sign ?? window.clipSign)(clip)
    clip.sign.setAttribute('class', 'clip-sign')
    clip.sign.style.opacity = 0.6
    clip.sign.style.pointerEvents = 'none'
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
    adopt()
    const now = deck.now()
    for (const clip of clips) {
      const away = now < 0 ? 0 : Math.abs(deck.number(clip) - now)
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

  // Some decks put a slide into the page only when it is near, and take it out.
  function adopt() {
    for (const gone of clips.filter((clip) => !clip.isConnected)) {
      clips.splice(clips.indexOf(gone), 1)
      shown.delete(gone)
    }
    for (const clip of document.querySelectorAll('video[data-clip]')) {
      if (clips.includes(clip)) continue
      clips.push(clip)
      prepare(clip)
      listen(clip)
    }
  }

  function listen(clip) {
    clip.addEventListener('ended', () => {
      if (clip.dataset.clip === 'loop' && !calm.matches) {
        clip.again = setTimeout(() => shown.has(clip) && begin(clip), PAUSE)
      }
    })
    clip.addEventListener('timeupdate', () => watch(clip)) // also in a window that is hidden
    // Firefox gives it the focus by a click, and keys would be the clip's, which has none.
    clip.addEventListener('focus', () => clip.controls || clip.blur())
    for (const type of ['play', 'pause', 'seeked']) clip.addEventListener(type, () => {
      watch(clip)
      if (clip.controls && shown.has(clip) && performance.now() > clip.ours) byBar(clip, type)
    })
  }

  function byBar(clip, type) {
    const { paused, time } = clip.heard ?? {} // a busy machine says late what another window did
    if (paused === clip.paused && Math.abs(time - clip.currentTime) < 0.5 / rate(clip)) return
    if (document.visibilityState !== 'visible') return // a browser pauses what is not seen
    if (type === 'play' && clip.rests && !calm.matches) return deck.next()
    if (type === 'play' && clip.rests) begin(clip)
    tell(clip)
  }

  function follow() {
    deck.follow(update)
    update()
    if (live()) say({ ask: true }) // of a window that was there before
  }

  addEventListener('beforeprint', () => clips.forEach((clip) => still(clip, true)))

  deck.ready(follow)

  // windows ----------------------------------------------------------------------------------------

  // The deck keeps the slide the same in all its windows. Here they say what was done to a clip.
  const channel = deck.channel

  function say(what) {
    try {
      localStorage.setItem(channel(), JSON.stringify(what))
      localStorage.removeItem(channel())
    } catch { /* a browser may keep nothing; windows are on their own then */ }
  }

  const nameOf = (clip) => {
    const number = deck.number(clip)
    return `${number} ${clips.filter((each) => deck.number(each) === number).indexOf(clip)}`
  }

  function tell(clip) {
    const { beat, currentTime: time, paused, rests } = clip
    clip.heard = null
    say({ clip: nameOf(clip), beat, time, paused, rests })
  }

  function hear({ ask, clip: name, beat, time, paused, rests }) {
    const clip = [...shown].find((each) => nameOf(each) === name)
    if (ask) shown.forEach(tell)
    if (!clip || Math.max(beat, 0) !== clip.reached) return
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

  function each(act, those = [...shown]) {
    those.forEach((clip) => (act(clip), tell(clip)))
    return those.length > 0
  }

  // A deck's back leaves a slide from its first beat: here that goes to its beginning before. Its on
  // would then pass over that beat.
  const isFirst = (clip) => clip.ends.length && clip.beat === 0 && !calm.matches && !deck.hasBegun()
  const waiting = {
    back: () => [...shown].filter(isFirst),
    forth: () => [...shown].filter((clip) => clip.beat < 0),
  }
  const go = {
    back: (clip) => {
      clip.beat = -1
      rest(clip)
    },
    forth: begin,
  }

  // Go a way within the clips that wait for it, if there are any; or only say whether there are.
  deck.ways((way) => each(go[way], waiting[way]()), (way) => waiting[way]().length > 0)

  // A background lies below the slide's text: what counts is where the click is, not on what.
  document.addEventListener('click', (event) => {
    if (event.target.closest('a, button, input, select, textarea, summary, [contenteditable]')) return
    if (event.target.closest('dialog')) return
    const { clientX: x, clientY: y } = event
    const those = [...shown].filter((clip) => {
      const { left, right, top, bottom } = clip.getBoundingClientRect()
      return left <= x && x <= right && top <= y && y <= bottom && !clip.controls
    })
    if (those.some((clip) => clip.ends.length && (clip.rests || clip.ended))) deck.next()
    else each(toggle, those)
  })

  const keys = { r: begin, ',': (clip) => step(clip, -1), '.': (clip) => step(clip, 1) }

  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return
    const act = !deck.ownKeys.includes(event.key) && keys[event.key.toLowerCase()]
    if (act) each(act)
  }, true)
})()
