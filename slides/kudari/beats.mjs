// The beats of a clip, as `x.beats.vtt` beside x.mp4 names them: WebVTT chapters.
//
// A page that is opened as a file may not read its neighbours, so what the player has to know of
// them is written into the deck. For that the deck has to be found: Marp gives a plugin its text,
// not its place.

import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const TIME = /-->\s*(?:(\d+):)?(\d\d):(\d\d\.\d{3})/g
const NO_DECKS = /^(\.|node_modules$)/

// When each beat is over, in seconds; null where the file is missing.
export function ends(film) {
  try {
    const text = readFileSync(film.replace(/\.\w+$/, '.beats.vtt'), 'utf8')
    return [...text.matchAll(TIME)].map(([, hours = 0, minutes, seconds]) =>
      Math.round(1e3 * (3600 * hours + 60 * minutes + Number(seconds))) / 1e3)
  } catch {
    return null
  }
}

// The file that an address in a deck means.
export function fileOf(address, deck) {
  return resolve(folderOf(deck), decodeURIComponent(address.split(/[?#]/)[0]))
}

let last = {} // a deck asks once for each of its clips

// The folder of the deck that has this text: one of those that the command line names, or that lie
// in a folder that it names. Else, as for what is piped into Marp, the working directory.
function folderOf(text) {
  if (last.text === text) return last.folder
  const found = named().find((deck) => {
    try {
      return plain(readFileSync(deck, 'utf8')) === text
    } catch {
      return false
    }
  })
  last = { text, folder: found ? dirname(found) : process.cwd() }
  return last.folder
}

// As markdown-it reads a text
const plain = (text) => text.replace(/^\uFEFF/, '').replace(/\r\n?|\n/g, '\n').replace(/\0/g, '\uFFFD')

function named() {
  const decks = []
  const look = (path) => {
    const kind = statSync(path, { throwIfNoEntry: false })
    if (kind?.isFile()) decks.push(path)
    if (!kind?.isDirectory()) return
    for (const { name } of readdirSync(path, { withFileTypes: true })) {
      const below = join(path, name)
      if (/\.(md|mdown|markdown|markdn)$/i.test(name)) decks.push(below)
      else if (!NO_DECKS.test(name) && statSync(below, { throwIfNoEntry: false })?.isDirectory()) {
        look(below)
      }
    }
  }
  for (const word of process.argv.slice(2)) if (!word.startsWith('-')) look(resolve(word))
  return decks
}
