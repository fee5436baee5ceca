// The ground. Edges, silhouettes and contour lines are smoothed by their distance in pixels: no
// multisampling.

uniform vec3 paper, ink;     // what bright and dark contour lines go towards
uniform vec3 stroke;         // how far: dark, bright, and so much more an index line
uniform vec2 hairline;       // half the widths of a line and of an index line, in pixels
uniform float levels;        // how many contour lines there are
uniform float every;         // which of them is an index line
uniform vec2 lip;            // of the border: width in pixels, how far it goes to white
uniform vec4 kept;           // what there is of the block, in box coordinates: u from, to, v from, to
uniform vec4 hole;           // of that there is nothing
uniform vec4 facing;         // 1 for those of its sides that are seen: there the block goes on
uniform float fog;           // how thick it is
uniform float glass;         // opacity of the glass

in vec3 ground;
in vec4 level;
in vec4 sheet;
in vec3 edge;
out vec4 colour;

void main() {
    if (sheet.z <= 0.) discard;
    vec2 du = dFdx(sheet.xy), dv = dFdy(sheet.xy);
    vec4 inner = vec4(sheet.xy - kept.xz, kept.yw - sheet.xy);
    if (min(min(inner.x, inner.y), min(inner.z, inner.w)) < 0.) discard;
#ifdef GLASS
    vec4 within = vec4(sheet.xy - hole.xz, hole.yw - sheet.xy);
    if (min(min(within.x, within.y), min(within.z, within.w)) > 0.) discard;
#endif

    // Pixels to the nearest border of the sheet, and to its silhouette.
    vec2 per_pixel = inversesqrt(du * du + dv * dv + 1e-12);
    vec4 border = inner * per_pixel.xyxy;
    vec4 open = border + 1e4 * facing;
    float inside = min(min(open.x, open.y), min(open.z, open.w));
    float fold = sheet.w <= 0. ? 0. : sheet.w * sheet.w / (abs(edge.x) + 1e-9);
    float alpha = min(1., min(inside, fold));
    if (alpha <= 0.) discard;

    // Linear interpolation of a quadratic is off by as much as interpolating its tangent planes
    // is, the other way: their mean is exact, so that lines are true curves on any mesh.
    float bow = .5 * (dot(sheet.xy, level.yz) - level.w);
    float below = level.x + bow * step(abs(bow), .5);  // at a cliff it is no quadratic
    vec2 change = vec2(dot(level.yz, du), dot(level.yz, dv));
    float spacing = inversesqrt(dot(change, change) + 1e-12);  // pixels from line to line
    // Lines sit where the count crosses 1, 2, ..., levels; crowded ones fade: they would shimmer.
    float id = clamp(floor(below + .5), 1., levels);
    float index = step(fract(id / every + .01), .02);
    float wide = mix(hairline.x, hairline.y, index);
#ifdef FOG
    wide *= 1. + .8 * fog;  // there is nothing else by which the slope is seen
#endif
    float line = clamp(wide + .5 - abs(below - id) * spacing, 0., 1.);
    line *= clamp(spacing * (.2 + .2 * (every - 1.) * index) - .5, 0., 1.) * edge.y;
    // Bright where the ground faces the sun, dark where it does not, as K. Tanaka drew them.
    float sunny = clamp(edge.z * 12. + .5, 0., 1.);
    line *= mix(stroke.x, stroke.y, sunny) + stroke.z * index;
#ifdef FOG
    line *= 1. + fog;
#endif
    vec3 shown = mix(ground, mix(ink, paper, sunny), min(line, 1.));

    float shore = min(min(border.x, border.y), min(border.z, border.w));
#ifdef FOG
    shown += fog * dither();  // its colours change slowly
#endif
    float brim = clamp(lip.x + .5 - shore, 0., 1.);
    shown = mix(shown, vec3(1.), brim * lip.y * edge.y);
#ifdef GLASS
    float graze = 1. - sheet.w;  // clearer where it is looked through squarely
    alpha *= glass * max(.16 + .5 * graze * graze * graze, max(.9 * brim, .6 * line));
#endif
    colour = vec4(shown, 1.) * alpha;
}
