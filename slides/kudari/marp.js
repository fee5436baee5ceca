// What the player does not know of a deck, where the deck is Marp's: its slides, how far they have
// got, and the ways to go on and back in it.
(() => {
  const FRAGMENT = 'data-bespoke-marp-fragment'
  const REST = 250 // milliseconds that a wheel rests between two turns, for Marp and for us
  const SWIPE = 30, SLOPE = 0.7 // pixels, and the angle between on and back: Marp's own
  const slides = [...document.querySelectorAll('svg[data-marpit-svg]')]
  if (!slides.length) return
  const slideOf = (clip) => clip.closest('svg[data-marpit-svg]')

  function follow(update) {
    const observer = new MutationObserver(update)
    for (const slide of slides) observer.observe(slide, { attributeFilter: ['class'] })
    for (const clip of document.querySelectorAll('video[data-clip]')) {
      observer.observe(clip, { attributeFilter: [FRAGMENT], subtree: true })
    }
    observer.observe(document.body, { attributeFilter: ['data-bespoke-view'] })
  }

  // In the clip's lower right corner, as part of the slide's drawing.
  function sign(clip) {
    const slide = slideOf(clip), box = clip.getBoundingClientRect()
    const corner = new DOMPoint(box.right, box.bottom)
    const place = corner.matrixTransform(slide.getScreenCTM().inverse())
    const { width, height } = slide.viewBox.baseVal
    const [x, y] = [Math.min(place.x, width) - 40, Math.min(place.y, height) - 30]
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', `M${x} ${y - 9}l16 9l-16 9z`)
    path.setAttribute('fill', getComputedStyle(slide.querySelector('section')).color)
    slide.append(path)
    return path
  }

  // Whatever Marp takes for on or back, `take` gets it first: it does what there is to do within a
  // clip, and says whether there was anything. `would` only says it.
  function ways(take, would) {
    keys(take)
    buttons(take)
    wheel(take, would)
    swipes(take)
  }

  function keys(take) {
    const ways = {
      ArrowRight: 'forth', ArrowDown: 'forth', PageDown: 'forth',
      ArrowLeft: 'back', ArrowUp: 'back', PageUp: 'back',
    }
    // On the way down: Marp keeps what is typed on a <video> to itself.
    addEventListener('keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const on = (those) => event.target.closest?.(those)
      if (on('input, select, textarea, [contenteditable]')) return
      const space = event.key === ' ' && (event.shiftKey ? 'back' : 'forth')
      const way = space || (!event.shiftKey && ways[event.key])
      if (!way || on('video, audio, button, .bespoke-marp-note') || !take(way)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }, true)
  }

  function buttons(take) {
    const osc = 'data-bespoke-marp-osc', presenter = '.bespoke-marp-presenter'
    const ways = {
      back: `[${osc}="prev"], ${presenter}-info-page-prev`,
      forth: `[${osc}="next"], ${presenter}-info-page-next, ${presenter}-next-container`,
    }
    addEventListener('click', (event) => {
      const way = Object.keys(ways).find((each) => event.target.closest?.(ways[each]))
      if (way && !event.shiftKey && take(way)) event.stopImmediatePropagation()
    }, true)
  }

  // A wheel, or a hand on a touchpad, sends many events for what is one turn. The first one counts;
  // what is left of a turn that was ours, or that has come to where we are asked, is nobody's.
  function wheel(take, would) {
    let last = -Infinity, ours = false
    addEventListener('wheel', (event) => {
      const { deltaX, deltaY, wheelDelta, timeStamp } = event
      const isWeak = wheelDelta ? Math.abs(wheelDelta) < 40 : Math.hypot(deltaX, deltaY) < 12
      if (isWeak || event.ctrlKey || scrolls(event.target, deltaX, deltaY)) return
      const way = deltaX < 0 || deltaY < 0 ? 'back' : 'forth', isNew = timeStamp - last > REST
      last = timeStamp
      ours = isNew ? take(way) : ours || would(way)
      if (!ours) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }, { capture: true, passive: false })
  }

  // Whether it is a box that moves by the wheel itself: Marp leaves the wheel to it then.
  function scrolls(box, deltaX, deltaY) {
    const along = (axis, side) => box[`client${side}`] < box[`scroll${side}`] &&
      /auto|scroll/.test(getComputedStyle(box)[`overflow${axis}`])
    for (; box; box = box.parentElement) {
      if ((deltaX && along('X', 'Width')) || (deltaY && along('Y', 'Height'))) return true
    }
    return false
  }

  function swipes(take) {
    let from
    addEventListener('touchstart', ({ touches }) => {
      from = touches.length === 1 ? touches[0] : undefined
    }, true)
    addEventListener('touchend', (event) => {
      const { pageX, pageY } = event.changedTouches[0]
      const [x, y] = [pageX - from?.pageX, pageY - from?.pageY]
      if (!(Math.hypot(x, y) >= SWIPE)) return
      const way = Math.sin(Math.atan2(y, x) + SLOPE) < 0 ? 'forth' : 'back'
      if (take(way)) event.stopImmediatePropagation()
    }, true)
  }

  window.clipDeck = {
    follow, sign, ways,
    number: (clip) => slides.indexOf(slideOf(clip)),
    now: () => slides.findIndex((slide) => slide.classList.contains('bespoke-marp-active')),
    // Marp counts the beats that have begun: each but the first is a fragment of the slide.
    reached: (clip) => clip.querySelectorAll(`[${FRAGMENT}="active"]`).length,
    hasBegun: () => document.querySelector(`.bespoke-marp-active [${FRAGMENT}="active"]`) !== null,
    // Marp's own script says how the deck is looked at: as itself, in the presenter's window, as the
    // next slide there, or as a page of the overview. In PDF, PPTX and PNG it says nothing.
    view: () => document.body.dataset.bespokeView,
    next: () => {
      const key = { key: 'ArrowRight', bubbles: true }
      document.dispatchEvent(new KeyboardEvent('keydown', key))
    },
    // Marp keeps the slide and its fragments the same in all windows of a deck, by what it stores
    // under a key. Under another one we say what was done to a clip.
    channel: () => `kudari-clips-${history.state?.marpBespokeSyncKey}`,
    // Marp has said by then what this is, and its own timer has come to the slide that is asked for.
    ownKeys: [],
    ready(begin) {
      const hasClips = slides.some((slide) => slide.querySelector('video[data-clip]'))
      if (hasClips) document.addEventListener('DOMContentLoaded', () => setTimeout(begin))
    },
  }
})()
