// Shared by all fragment shaders.

uniform vec2 offset;  // of the target's first pixel in the picture

// Half a grey level either way, so that nothing bands: J. Jimenez's interleaved gradient noise
// ("Next Generation Post Processing in Call of Duty", 2014).
float dither() {
    vec2 at = gl_FragCoord.xy + offset;
    return (fract(52.9829189 * fract(dot(at, vec2(.06711056, .00583715)))) - .5) / 255.;
}
