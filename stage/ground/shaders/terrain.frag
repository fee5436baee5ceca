#version 330
// The material of the loss surface. `flatness` 0 is silk under a lamp, 1 a dark contour map.
// Edges, silhouettes and contour lines are smoothed by their distance in pixels: no multisampling.

uniform vec4 body;       // colour under the ramp's, share of the ramp
uniform vec4 lamp;       // ambient, diffuse, fresnel, underside
uniform vec3 glow;       // fresnel colour
uniform vec4 line;       // colour of contour lines, their opacity
uniform float hairline;  // half the width of a contour line, in pixels
uniform float levels;    // how many contour lines there are
uniform float flatness;
uniform vec2 map;        // share of the ramp in the map's fill, and in its lines
uniform vec4 kept;       // what is not cut away, in box coordinates: u from, u to, v from, v to

noperspective in vec4 ground;
noperspective in vec4 tint;
noperspective in vec4 sheet;
noperspective in vec3 edge;
out vec4 colour;

float contour(float below) {
    // Lines sit where `below` crosses 1, 2, ..., levels; crowded ones fade instead of shimmering.
    vec2 change = vec2(dFdx(below), dFdy(below));
    float spacing = inversesqrt(dot(change, change) + 1e-12);
    float distance = abs(fract(below - .5) - .5) * spacing;
    float present = step(abs(below - .5 * levels - .5), .5 * levels);
    return present * clamp(hairline + .5 - distance, 0., 1.) * clamp(spacing * .16 - .35, 0., 1.);
}

void main() {
    float room = sheet.z;
    float room_slope = length(vec2(dFdx(room), dFdy(room))) + 1e-6;
    if (room <= 0.) discard;

    // Pixels to the nearest border of the sheet, to its rim, to its silhouette.
    vec2 du = dFdx(sheet.xy), dv = dFdy(sheet.xy);
    vec2 border = min(sheet.xy - kept.xz, kept.yw - sheet.xy);
    if (min(border.x, border.y) < 0.) discard;
    border *= inversesqrt(du * du + dv * dv + 1e-12);
    float inside = min(min(border.x, border.y), room / room_slope);
    float fold = sheet.w * sheet.w / (abs(edge.x) + 1e-9) - (sheet.w * edge.x < 0. ? 1.2 : 0.);
    float alpha = min(1., min(inside, max(fold, 0.)));

    // A sheen where it is seen at a grazing angle; the under side is darker as a whole.
    float graze = 1. - abs(sheet.w);
    graze *= graze;
    graze *= graze * lamp.z * (1. - flatness) * edge.z;
    vec3 shown = ground.rgb + mix(tint.rgb, glow, .5) * graze;
    shown *= sheet.w < 0. ? ground.a : 1.;

    vec3 stroke = mix(line.rgb, mix(body.rgb, tint.rgb, map.y), flatness);
    shown = mix(shown, stroke, contour(tint.a) * edge.y);
    // A bright lip on the border, so that the sheet ends crisply.
    float lip = clamp(2.4 - inside, 0., 1.) * mix(.8, .35, flatness) * edge.z;
    shown = mix(shown, tint.rgb * .6 + .4, lip);
    colour = vec4(shown, 1.) * alpha;
}
