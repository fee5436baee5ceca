// What the player does not know of a deck, where the deck is one of reveal.js, as Quarto writes them.
//
// A clip there is a video with `data-clip`, and beside x.mp4 lies x.png, its last frame. `data-beats`
// halts it where a beat ends: at the seconds it gives, as in 0.4 1 1.4, or where it gives none as
// x.beats.vtt says, which a page that is opened as a file may not read. `loop`, the value of
// `data-clip`, repeats it.
(() => {
  const { Reveal } = window
  if (!Reveal || window.clipDeck) return
  const CLIP = /\.\w+(?=[?#]|$)/
  const clips = () => [...document.querySelectorAll('.reveal video[data-clip]')]
  const asked = new URLSearchParams(location.search) // by the window with the notes
  const number = (slide) => Reveal.getSlides().indexOf(slide)

  async function prepare(clip) {
    const address = clip.getAttribute('src') ?? clip.dataset.src // which is how pandoc writes it
    clip.preload = 'none'
    clip.setAttribute('src', address)
    delete clip.dataset.src
    clip.muted = clip.playsInline = true
    clip.dataset.ignore = '' // reveal.js would pause and play it
    clip.dataset.poster ??= clip.getAttribute('poster') ?? address.replace(CLIP, '.png')
    if (view() === undefined) return clip.setAttribute('poster', clip.dataset.poster)
    clip.removeAttribute('poster') // the player shows it where it is wanted
    clip.dataset.rate ??= address.match(/\d+p(\d+)(?=\/)/)?.[1] ?? 60
    if (clip.dataset.beats === '') {
      clip.dataset.beats = (await ends(address.replace(CLIP, '.beats.vtt'))).join(' ')
    }
    // Each beat but the first is a fragment, as the points of a list are: reveal.js counts them.
    const count = (clip.dataset.beats ?? '').split(' ').length - 1
    for (let beat = 0; beat < count; beat += 1) {
      const fragment = document.createElement('i')
      fragment.className = 'fragment'
      clip.append(fragment)
    }
  }

  // When each beat is over, in seconds.
  async function ends(chapters) {
    const text = await fetch(chapters).then((got) => got.ok ? got.text() : '', () => '')
    return [...text.matchAll(/-->\s*(?:(\d+):)?(\d\d):(\d\d\.\d{3})/g)]
      .map(([, hours = 0, minutes, seconds]) => 3600 * hours + 60 * minutes + Number(seconds))
  }

  function view() {
    if (asked.has('print-pdf') || asked.get('view') === 'print') return undefined
    return asked.has('receiver') ? (asked.get('controls') === 'false' ? 'next' : 'presenter') : ''
  }

  // On paper reveal.js takes slides out of the page and copies them, some time after it has loaded: so
  // a clip is its still at once, and beats, which are asked for, would come before or after that.
  function onPaper() {
    const prepareAll = () => clips().forEach(prepare)
    prepareAll()
    Reveal.on('pdf-ready', prepareAll) // those that were out of the page just then
  }

  async function ready(begin) {
    if (view() === undefined) return onPaper()
    await Promise.all(clips().map(prepare))
    const start = () => {
      Reveal.sync()
      Reveal.registerKeyboardShortcut('R', 'Clip, or its beat, from its beginning')
      begin()
    }
    if (Reveal.isReady()) start()
    else Reveal.on('ready', start)
  }

  function follow(update) {
    const observer = new MutationObserver(update)
    const slides = document.querySelector('.reveal .slides')
    observer.observe(slides, { attributeFilter: ['class'], subtree: true })
    Reveal.on('slidechanged', update)
  }

  // By whatever the reader goes, reveal.js says so before it leaves a slide, and when it has shown what
  // comes next on it.
  function ways(take, would) {
    Reveal.on('beforeslidechange', (event) => {
      const { indexh, indexv } = event
      const [now, then] = [Reveal.getCurrentSlide(), Reveal.getSlide(indexh, indexv)].map(number)
      if (Math.abs(then - now) === 1 && take(then < now ? 'back' : 'forth')) event.preventDefault()
    })
    Reveal.on('fragmentshown', () => {
      if (!would('forth')) return
      Reveal.prevFragment()
      take('forth')
    })
  }

  window.clipDeck = {
    ready, follow, ways, view,
    number: (clip) => number(clip.closest('section')),
    now: () => number(Reveal.getCurrentSlide()),
    reached: (clip) => clip.querySelectorAll('.fragment.visible').length,
    hasBegun: () => Reveal.getCurrentSlide().querySelector('.fragment.visible') !== null,
    next: () => Reveal.next(),
    channel: () => `kudari-clips-${location.pathname}`,
    ownKeys: ['.', ','], // a dark screen
  }
})()
