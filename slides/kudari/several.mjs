// Several of Marp's command lines, with `AND` between them, in one process: until Node has Marp in
// memory takes as long as a deck does.
//
//     node several.mjs deck.md --pdf -o deck.pdf AND deck.md --pptx -o deck.pptx

import { marpCli } from '@marp-team/marp-cli'

process.on('SIGTERM', () => process.exit(143)) // and with it the browser
const [node, script, ...words] = process.argv
const lines = [[]]
for (const word of words) word === 'AND' ? lines.push([]) : lines.at(-1).push(word)
for (const line of lines) {
  process.argv = [node, script, ...line] // where `beats.mjs` looks for decks
  try {
    process.exitCode = await marpCli(line)
  } catch (error) { // which Marp's own command says in a line, and no more
    console.error(`[ ERROR ] ${error.message}`)
    process.exitCode = 1
  }
  if (process.exitCode) break
}
