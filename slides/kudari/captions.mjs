// The captions of a clip, as `x.captions.vtt` beside x.mp4 has them: WebVTT.
//
// They are written into the deck, as a page that is opened as a file may not read its neighbours.

import { readFileSync } from 'node:fs'

const NAMES = { en: 'English', ja: '日本語' }
const CUE = /^(\w+) \d+\n[\d:.]+ --> [\d:.]+\n(.*)$/gm
const SIGNS = { lt: '<', gt: '>', amp: '&' }

// Attributes of a <track>, and as `first` the sentence that describes the clip best: who walks in
// it, else how it begins. Null where the file is missing.
export function captions(film) {
  let text
  try {
    text = readFileSync(film.replace(/\.\w+$/, '.captions.vtt'), 'utf8')
  } catch {
    return null
  }
  const cues = [...text.matchAll(CUE)]
  const [, , first = ''] = cues.find(([, kind]) => kind === 'who') ?? cues[0] ?? []
  const srclang = text.match(/^Language: (\w+)$/m)?.[1] ?? 'en'
  return {
    first: first.replace(/&(lt|gt|amp);/g, (_, sign) => SIGNS[sign]),
    track: {
      kind: 'captions', srclang, label: NAMES[srclang] ?? srclang,
      src: `data:text/vtt;base64,${Buffer.from(text).toString('base64')}`,
    },
  }
}
