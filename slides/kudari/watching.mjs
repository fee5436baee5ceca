// With `--server --watch` Marp watches each file below a folder: in this project tens of thousands
// of packages', for seconds, and on some systems more than may be watched. Decks and themes are
// none of them, and `slides.builder.present` tells of films.
//
// Many editors empty a file and then write it: Marp would read it between, and as news that follow
// others within 5 ms are dropped, it would stay with an empty deck that has no theme to be watched.
import { createRequire } from 'node:module'
import { relative, sep } from 'node:path'

const chokidar = createRequire(import.meta.url)('chokidar')
const { watch } = chokidar
const APART = /^(\..+|node_modules|media)$/ // and `..`, of what is not below that folder at all
const apart = (folder, path) => relative(folder, path).split(sep).some((part) => APART.test(part))

chokidar.watch = (paths, options) =>
  watch(paths, {
    ...options,
    awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 20 }, // milliseconds
    ignored: (path) => [paths].flat().every((folder) => apart(folder, path)),
  })
