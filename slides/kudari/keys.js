// `?` shows the keys of the deck, those of Marp and those of its clips, in the deck's language.
(() => {
  const KEYS = {
    en: [
      ['→ Space PageDown', 'on: the next slide, point or beat'],
      ['← Shift+Space PageUp', 'back; in a clip with beats to where the beat begins'],
      ['Shift+→', 'all that is left of the slide, then the next one'],
      ['Shift+←', 'the slide before'],
      ['Home End', 'the first slide, the last'],
      ['Click', 'on a clip: pause, go on'],
      ['R', 'the clip, or its beat, from its beginning'],
      [', .', 'a frame back, a frame on'],
      ['C', 'captions of the clips, on and off'],
      ['F', 'full screen'],
      ['O', 'all slides'],
      ['P', 'the presenter’s window'],
      ['?', 'these keys; any key closes them'],
    ],
    ja: [
      ['→ Space PageDown', '次へ（スライド、項目、ビート）'],
      ['← Shift+Space PageUp', '前へ（ビートのあるクリップではビートの先頭へ）'],
      ['Shift+→', 'スライドの残りをすべて表示し、その次は次のスライドへ'],
      ['Shift+←', '前のスライドへ'],
      ['Home End', '最初の、または最後のスライドへ'],
      ['クリック', 'クリップの一時停止と再開'],
      ['R', 'クリップやビートを最初から'],
      [', .', '1コマ戻る、1コマ進む'],
      ['C', 'クリップの字幕の表示と非表示'],
      ['F', '全画面'],
      ['O', 'スライドの一覧'],
      ['P', '発表者の画面'],
      ['?', 'このキーの一覧（どのキーでも閉じます）'],
    ],
  }
  const STYLE = {
    box: 'border:0;outline:0;border-radius:12px;padding:24px 32px;background:#21222c;color:#f8f8f2;' +
      'font:400 18px/1.6 "Noto Sans JP",sans-serif',
    key: 'padding:2px 32px 2px 0;font-weight:700;white-space:nowrap;vertical-align:top',
  }

  const made = (name, style, ...children) => {
    const element = document.createElement(name)
    element.style.cssText = style
    element.append(...children)
    return element
  }

  function show() {
    const { lang } = document.documentElement
    const rows = KEYS[lang.startsWith('ja') ? 'ja' : 'en'].map(([keys, meaning]) =>
      made('tr', '', made('td', STYLE.key, keys), made('td', 'padding:2px 0', meaning)))
    const dialog = made('dialog', STYLE.box, made('table', 'border-spacing:0', ...rows))
    dialog.className = 'clip-keys'
    dialog.addEventListener('close', () => dialog.remove())
    dialog.addEventListener('click', () => dialog.close())
    document.body.append(dialog)
    dialog.showModal()
  }

  // Before Marp: it takes Escape for its overview.
  addEventListener('keydown', (event) => {
    const shown = document.querySelector('.clip-keys')
    if (event.altKey || event.ctrlKey || event.metaKey || event.key === 'Shift') return
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return
    if (shown) shown.close()
    else if (event.key === '?' && ['', 'presenter'].includes(document.body.dataset.bespokeView)) show()
    else return
    if (!shown || ['?', 'Escape'].includes(event.key)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }, true)
})()
