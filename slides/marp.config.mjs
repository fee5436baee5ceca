// What `marp` reads in this folder. Decks elsewhere need the first two lines and `themeSet`.
import clip from './kudari/clip.mjs'
import './kudari/watching.mjs'

export default {
  engine: ({ marp }) => marp.use(clip),
  themeSet: './kudari',
  allowLocalFiles: true, // stills, in PDF and PPTX
  options: {
    emoji: { unicode: false, shortcode: true }, // Marp's pictures of them come from the network
  },
}
