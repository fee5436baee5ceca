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
uniform float rim;
uniform vec4 kept;       // what is not cut away, in box coordinates: u from, u to, v from, v to
uniform float fog;       // how thick it is: 0 none, 1 nothing but what the lantern shows, and ridges
uniform vec2 corner;     // of the target, in pixels of the picture
uniform vec2 picture;    // its width and height in pixels
uniform vec3 hearth;     // where the lantern stands, in box coordinates
uniform vec2 reach;      // scene units in which its light is full, and in which it is gone
uniform mat4 model;      // box -> scene

noperspective in vec4 tint;
noperspective in vec4 sheet;
noperspective in vec3 edge;
out vec4 colour;

float contour(float below) {
    // Lines sit where `below` crosses 1, 2, ..., levels; crowded ones fade instead of shimmering.
    float spacing = inversesqrt(dot(vec2(dFdx(below), dFdy(below)), vec2(dFdx(below), dFdy(below)))
        + 1e-12);
    float distance = abs(fract(below - .5) - .5) * spacing;
    float present = step(abs(below - .5 * levels - .5), .5 * levels);
    float width = mix(hairline, hairline * 1.15, flatness);
    return present * clamp(width + .5 - distance, 0., 1.) * clamp(spacing * .16 - .35, 0., 1.);
}

// What is seen through the fog: all within the lantern's reach (x), beyond it a hint of the ridges
// (y), which dissolves before the border of the sheet and of the picture.
vec2 sight(float away, float height, vec2 place) {
    float disc = 1. - smoothstep(reach.x, reach.y, away);
    vec2 shore = min(place, 1. - place);
    float off = length((gl_FragCoord.xy + corner) / picture * 2. - 1.);
    float land = smoothstep(0., .15, min(shore.x, shore.y)) * (1. - smoothstep(.35, .95, off));
    float ridge = (.08 + .5 * smoothstep(.2, .9, height)) * exp(-.3 * away / reach.y);
    return vec2(disc, land * ridge);
}

void main() {
    float room = edge.y;
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

    float top = step(0., sheet.w);
    float lit = mix(1. - sheet.z, sheet.z, top);
    vec3 silk = mix(body.rgb, tint.rgb, body.a) * (lamp.x + lamp.y * lit * lit);
    float graze = 1. - abs(sheet.w);
    graze *= graze;
    graze *= graze;
    silk += mix(tint.rgb, glow, .5) * graze * lamp.z;
    silk *= mix(lamp.w, 1., top);

    vec3 place = vec3(sheet.xy, rim - edge.y);
    float away = length(mat3(model) * (place - hearth));
    vec2 seen = sight(away, place.z, sheet.xy);
    float near = 1. - smoothstep(.2 * reach.x, reach.y, away);
    vec3 by_lantern = tint.rgb * (.2 + .95 * max(edge.z, 0.)) * (.35 + .65 * near);
    silk = mix(silk, mix(.8 * silk, by_lantern, seen.x), fog);

    vec3 ground = mix(silk, mix(body.rgb, tint.rgb, map.x), flatness);
    vec3 stroke = mix(line.rgb, mix(body.rgb, tint.rgb, map.y), flatness);
    ground = mix(ground, stroke, contour(tint.a) * mix(line.a, 1., flatness) * mix(1., .25 + .75 * seen.x, fog));
    // A bright lip on the border, so that the sheet ends crisply.
    float lip = clamp(2.4 - inside, 0., 1.) * mix(.8, .35, flatness);
    ground = mix(ground, tint.rgb * .6 + .4, lip);
    ground = mix(body.rgb, ground, mix(1., max(seen.x, seen.y), fog));
    colour = vec4(ground, 1.) * alpha;
}
