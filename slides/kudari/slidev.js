// What the player does not know of a deck, where the deck is Slidev's. Its setup has to name the
// router, as slides/examples/slidev does; the component there is a clip.
(() => {
  const { clipRouter: router } = window
  if (!router || window.clipDeck) return
  const numberOf = ({ params }) => Number(params.no)
  const here = () => numberOf(router.currentRoute.value)
  const shown = () => document.querySelector(`#slideshow .slidev-page-${here()}`)
  const CLICKED = '.slidev-vclick-target:not(.slidev-vclick-hidden)'

  function follow(update) {
    const observer = new MutationObserver(update)
    const what = { attributeFilter: ['class'], childList: true, subtree: true }
    observer.observe(document.querySelector('#app'), what)
    router.afterEach(() => setTimeout(update))
  }

  // By whatever the reader goes, it is the router that goes: to a slide, or to a click on it.
  function ways(take, would) {
    router.beforeEach((to, from) => {
      const by = numberOf(to) - numberOf(from)
      return !(Math.abs(by) === 1 && take(by < 0 ? 'back' : 'forth'))
    })
    router.afterEach((to, from) => {
      const clicks = [from, to].map(({ query }) => Number(query.clicks ?? 0))
      if (numberOf(to) !== numberOf(from) || clicks[1] <= clicks[0] || !would('forth')) return
      router.replace(from.fullPath)
      take('forth')
    })
  }

  window.clipDeck = {
    follow, ways,
    number: (clip) => Number(clip.closest('.slidev-page')?.dataset.slidevNo),
    now: () => (shown() ? here() : -1),
    reached: (clip) => clip.querySelectorAll(CLICKED).length,
    hasBegun: () => shown()?.querySelector(CLICKED) !== null,
    view() {
      const { path } = router.currentRoute.value
      if (/^\/(print|export)/.test(path)) return undefined
      return path.startsWith('/presenter') ? 'presenter' : ''
    },
    next() {
      for (const type of ['keydown', 'keyup']) {
        const key = { key: 'ArrowRight', code: 'ArrowRight', bubbles: true }
        document.dispatchEvent(new KeyboardEvent(type, key))
      }
    },
    channel: () => 'kudari-clips',
    ownKeys: [],
    ready: (begin) => router.isReady().then(() => setTimeout(begin)),
  }
})()
