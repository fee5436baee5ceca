#version 330
// One vertex of the loss surface: from box coordinates (u, v, w in 0..1) to the picture.
// All outputs are interpolated in screen space: the fragment shader measures distances in pixels.
// The mesh is fine, so light and fog are settled here; what must be sharp is left for the pixels.

uniform mat4 view;         // scene -> clip; w = 1 - depth / focal distance, which is Manim's projection
uniform vec2 centre;       // where Manim's origin lies in the target, in clip units
uniform vec4 window;       // clip units -> picture from -1 to 1: times xy, plus zw
uniform mat4 model;        // box -> scene
uniform mat3 cofactors;    // box normals -> scene normals
uniform mat3 to_box;       // scene directions -> box directions
uniform vec3 eye;          // the camera, in scene units
uniform vec3 light;        // towards the light, unit length
uniform float pixels;      // pixels per scene unit at depth 0
uniform float rim;         // the surface ends at this height
uniform sampler2D slopes;  // dh/du, dh/dv of the whole sheet
uniform vec2 texel;

uniform float flatness;    // 0 is silk under a lamp, 1 a dark contour map
uniform vec4 body;         // colour under the ramp's, share of the ramp
uniform vec4 lamp;         // ambient, diffuse, fresnel, underside
uniform vec4 line;         // colour of contour lines, their opacity
uniform vec2 map;          // share of the ramp in the map's fill, and in its lines
uniform float fog;         // how thick it is: 0 none, 1 nothing but what the lantern shows, and ridges
uniform vec3 hearth;       // where the lantern stands, in scene units
uniform vec3 lantern;      // where it hangs
uniform vec2 reach;        // scene units in which its light is full, and in which it is gone

in vec3 place;     // u, v, height
in vec2 slope;     // dh/du, dh/dv
in vec4 ink;       // colour of the ramp, number of contour lines below
in vec3 hessian;   // h_uu, h_uv, h_vv

noperspective out vec4 ground;  // colour of the upper side, how bright the under side is by it
noperspective out vec4 tint;    // colour of the ramp, number of contour lines below
noperspective out vec4 sheet;   // u, v, height left below the rim, cosine between normal and view
noperspective out vec3 edge;    // curvature along the view (per pixel), opacity of contour lines,
                                // how far the ground is seen

vec3 normal_at(vec2 s) { return cofactors * vec3(-s, 1.); }

// What is seen through the fog: all within the lantern's reach (x), beyond it a hint of the ridges
// (y), which dissolves before the border of the sheet. The picture's margin is free of both.
vec2 sight(float away, vec2 at) {
    float frame = 1. - smoothstep(.88, .95, max(abs(at.x), abs(at.y)));
    float disc = frame * (1. - smoothstep(reach.x, reach.y, away));
    vec2 shore = min(place.xy, 1. - place.xy);
    float land = smoothstep(0., .15, min(shore.x, shore.y)) * (1. - smoothstep(.35, .95, length(at)));
    float ridge = (.08 + .5 * smoothstep(.2, .9, place.z)) * exp(-.3 * away / reach.y);
    return vec2(disc, frame * land * ridge);
}

void main() {
    vec4 point = model * vec4(place, 1.);
    vec4 clip = view * point;
    vec3 n = normalize(normal_at(slope));
    vec3 towards_eye = normalize(eye - point.xyz);
    vec3 ray = to_box * towards_eye;

    // Normal curvature in the direction of view: it tells how far away the silhouette is.
    float bend = dot(n, model[2].xyz) * (hessian.x * ray.x * ray.x
        + 2. * hessian.y * ray.x * ray.y + hessian.z * ray.y * ray.y);
    // A real fold has its normals pass edge-on within some 3 pixels along the line of sight.
    // Past a cusp they merely come near it; without this test such places would fade.
    vec2 stride = ray.xy * sqrt(6. * clip.w / (pixels * max(abs(bend), .05)));
    stride *= max(1., 1.5 / length(stride / texel));
    vec2 here = place.xy * (1. - texel) + .5 * texel;
    float now = dot(normal_at(slope), towards_eye);
    float nearer = dot(normal_at(textureLod(slopes, here + stride, 0.).xy), towards_eye);
    float farther = dot(normal_at(textureLod(slopes, here - stride, 0.).xy), towards_eye);
    if (now * nearer > 0. && now * farther > 0.) bend = 0.;

    gl_Position = vec4(clip.xy + centre * clip.w, clip.z * clip.w, clip.w);

    float lit = dot(n, light) * .5 + .5;
    float above = lamp.x + lamp.y * lit * lit;
    float under = (lamp.x + lamp.y * (1. - lit) * (1. - lit)) * lamp.w;
    vec3 silk = mix(body.rgb, ink.rgb, body.a) * above;

    float away = distance(point.xyz, hearth);
    vec2 seen = mix(vec2(1.), sight(away, gl_Position.xy / clip.w * window.xy + window.zw), fog);
    float near = 1. - smoothstep(.2 * reach.x, reach.y, away);
    float by_lantern = .2 + .95 * max(dot(n, normalize(lantern - point.xyz)), 0.);
    vec3 lit_ground = mix(.8 * silk, ink.rgb * by_lantern * (.35 + .65 * near), seen.x);
    float veil = max(seen.x, seen.y);

    ground.rgb = mix(mix(silk, lit_ground, fog), mix(body.rgb, ink.rgb, map.x), flatness);
    ground.rgb = mix(body.rgb, ground.rgb, veil);
    ground.a = mix(1., mix(under / above, 1., flatness), veil);
    tint = ink;
    sheet = vec4(place.xy, rim - place.z, dot(n, towards_eye));
    edge.x = -2. * bend * clip.w / pixels;
    edge.y = mix(line.a, 1., flatness) * (.25 + .75 * seen.x) * veil;
    edge.z = veil;
}
