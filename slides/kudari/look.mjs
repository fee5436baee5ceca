// A theme may say which look its films have: `@look light` in its head. A deck of that theme then
// shows `x@look=light.mp4` where it says `x.mp4`, as `clips x --set look=light` names the film.

const WRITTEN = { '%40': '@', '%3D': '=', '%2C': ',' } // where an address has been made safe
const MADE = /^((?:.*\/)?\d+p\d+\/)(\w+)(?:@([^@/?#]+))?(\.\w+)(?=$|[?#])/

// The address of the same film in a look: of those that lie in Manim's folders (1080p60), and whose
// look is not chosen. The choices in a film's name stand in the order of their names.
export const inLook = (url, look) => look
  ? url.replace(/%(40|3D|2C)/gi, (sign) => WRITTEN[sign.toUpperCase()]).replace(MADE, (whole, folder, clip, chosen = '', suffix) => {
    const choices = chosen.split(',').filter(Boolean)
    if (choices.some((choice) => choice.startsWith('look=') || !choice.includes('='))) return whole
    const name = (choice) => choice.split('=')[0]
    const sorted = [...choices, `look=${look}`].sort((a, b) => name(a) < name(b) ? -1 : 1)
    return `${folder}${clip}@${sorted.join(',')}${suffix}`
  })
  : url

// The look of the deck that is rendered; undefined if its theme says nothing.
export const lookOf = ({ themeSet, lastGlobalDirectives }) =>
  themeSet.getThemeMeta(lastGlobalDirectives?.theme ?? themeSet.default ?? '', 'look')

// To be called before themes are added.
export const readLooks = ({ themeSet }) => { themeSet.metaType = { ...themeSet.metaType, look: String } }
