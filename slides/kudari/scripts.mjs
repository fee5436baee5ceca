// The player as one text, for the decks that `marp.js` and its like know. As a command it writes
// the text to a file, for a deck that is not Marp's:
//
//     node slides/kudari/scripts.mjs clips.js

import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const NAMES = ['marp.js', 'reveal.js', 'slidev.js', 'sign.js', 'player.js', 'keys.js', 'captions.js']

export const scripts = NAMES
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')).join(';')

const [, command, file] = process.argv
if (command && resolve(command) === fileURLToPath(import.meta.url)) {
  if (file) writeFileSync(file, scripts)
  else {
    console.error('Name the file to write: node scripts.mjs clips.js')
    process.exitCode = 1
  }
}
