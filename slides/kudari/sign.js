// The sign that a clip has more to come, in the lower right corner of its picture: a part of the page,
// for decks whose slides are.
window.clipSign = (clip) => {
  const sign = document.createElement('span')
  const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = clip
  const { videoWidth, videoHeight } = clip, { objectFit } = getComputedStyle(clip)
  const scale = objectFit === 'contain' && Math.min(width / videoWidth, height / videoHeight)
  const right = left + (width + (videoWidth * scale || width)) / 2
  const bottom = top + (height + (videoHeight * scale || height)) / 2
  sign.style.cssText = `position:absolute;left:${right - 40}px;top:${bottom - 39}px;` +
    'border:solid transparent;border-width:9px 0 9px 16px;border-left-color:#fff;' +
    'mix-blend-mode:difference' // seen on dark and on light clips
  clip.offsetParent.append(sign)
  return sign
}
