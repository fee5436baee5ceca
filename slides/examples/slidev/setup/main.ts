// `clips.js` is the player: node slides/kudari/scripts.mjs slides/examples/slidev/clips.js
import { defineAppSetup } from '@slidev/types'

export default defineAppSetup(async ({ router }) => {
  Object.assign(window, { clipRouter: router })
  await import('../clips.js')
})
