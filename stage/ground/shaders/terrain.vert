// One vertex of the ground. The mesh is fine, so light and fog are settled here; what must be
// sharp is left for the pixels. Light is mixed in linear RGB and encoded last.

uniform vec4 window;       // clip units -> picture from -1 to 1: times xy, plus zw
uniform mat3 cofactors;    // box normals -> scene normals
uniform mat3 to_box;       // scene directions -> box directions
uniform vec3 eye;          // the camera, in scene units
uniform float pixels;      // pixels per scene unit at depth 0
uniform float rim;         // the ground ends at this height
uniform float aspect;      // depth of the block by its width
uniform vec2 sun;          // horizontal unit vector to the sun
uniform sampler2D slopes;  // dh/du, dh/dv of the whole sheet
uniform vec2 texel;

uniform float flatness;    // 0 is a block, 1 a map
uniform float fog;         // how thick it is: 0 none, 1 nothing but what the lantern shows, and ridges
uniform vec3 air;          // linear colour of the fog where it is thick
uniform vec3 night;        // linear colour of the background, which it fades into
uniform vec3 flame;        // linear colour of the lantern's light
uniform vec3 hearth;       // where the lantern stands, in scene units
uniform vec3 lantern;      // where it hangs
uniform float daylight;    // 1 where the background is paper: fog darkens it
uniform vec2 reach;        // scene units in which its light is full, and in which it is gone

in vec3 place;     // u, v, height
in vec2 slope;     // dh/du, dh/dv
in vec3 hessian;   // h_uu, h_uv, h_vv
in vec3 block;     // linear colour as a block, lit
in vec3 chart;     // and as a map
in vec3 count;     // number of contour levels below; its slopes over u and v

out vec3 ground;  // sRGB
out vec4 level;   // count; its slopes; by how much its tangent plane is off at 0, 0
out vec4 sheet;   // u, v, height left below the rim, cosine between normal and view
out vec3 edge;    // curvature along the view (per pixel), opacity of contour lines,
                                // how much the ground faces the sun

vec3 normal_at(vec2 s) { return cofactors * vec3(-s, 1.); }

vec3 encoded(vec3 light) {
    light = clamp(light, 0., 1.);
    return mix(light * 12.92, 1.055 * pow(light, vec3(1. / 2.4)) - .055, step(.0031308, light));
}

// Normal curvature in the direction of view tells how far away the silhouette is.
float bend_along(vec3 n, vec3 towards_eye, float depth) {
    vec3 ray = to_box * towards_eye;
    float bend = dot(n, model[2].xyz) * (hessian.x * ray.x * ray.x
        + 2. * hessian.y * ray.x * ray.y + hessian.z * ray.y * ray.y);
    // A real fold has its normals pass edge-on within some 3 pixels along the line of sight.
    // Past a cusp they merely come near it; without this test such places would fade.
    vec2 stride = ray.xy * sqrt(6. * depth / (pixels * max(abs(bend), .05)));
    stride *= max(1., 1.5 / length(stride / texel));
    vec2 here = place.xy * (1. - texel) + .5 * texel;
    float now = dot(normal_at(slope), towards_eye);
    float nearer = dot(normal_at(textureLod(slopes, here + stride, 0.).xy), towards_eye);
    float farther = dot(normal_at(textureLod(slopes, here - stride, 0.).xy), towards_eye);
    return now * nearer > 0. && now * farther > 0. ? 0. : bend;
}

#ifdef FOG
// The ground in the fog. All within the lantern's reach is seen; beyond it there is fog, thick in
// hollows, thinner over the ridges, which show through; in the picture's margin it fades into the
// background. Contour lines (w) go as the ground does.
vec4 in_fog(vec3 day, vec3 point, vec3 n, vec2 at) {
    float away = distance(point, hearth), far = away / reach.y;
    float frame = 1. - smoothstep(.2, .95, length(at));
    float disc = 1. - smoothstep(reach.x, reach.y, away);
    at *= at;  // for what is lit: rounder than the picture, and wider than an ellipse
    disc *= 1. - smoothstep(.6, .95, sqrt(sqrt(dot(at * at, vec2(1.)))));
    vec3 ray = (lantern - point) / reach.y;
    float lamp = (.16 + .84 * max(dot(n, normalize(ray)), 0.)) / (.8 + .6 * dot(ray, ray));
    vec3 ground = day * (.10 * air + flame * lamp);
    ground /= 1. + .55 * max(ground.r, max(ground.g, ground.b));  // nothing burns out

    vec2 shore = smoothstep(0., .15, min(place.xy, 1. - place.xy));
    float bank = frame * shore.x * shore.y;
    vec2 drift = point.xy / reach.y;
    float wisp = sin(1.7 * drift.x + 1.3 * sin(1.1 * drift.y)) * sin(2.1 * drift.y + sin(1.3 * drift.x));
    wisp += .5 * sin(3.9 * drift.x - 2. * drift.y + 1.7 * wisp);
    float ridge = smoothstep(.2, .9, place.z) * exp(-.25 * far);
    vec3 fume = bank * (air * (.47 + .17 * wisp - .2 * ridge) + .55 * day * air * ridge);
    if (daylight > .5) {
        vec3 haze = mix(night, air, bank * clamp(.80 + .22 * wisp - .3 * ridge, 0., 1.));
        haze = mix(haze, day, .3 * bank * ridge);
        haze = mix(haze, night, .75 * frame * exp(-1.6 * far * far));
        return vec4(mix(haze, day * (.78 + .36 * lamp), disc), (.25 + .75 * disc) * max(disc, .5 * bank * ridge));
    }
    // What hangs in the light glows with it: a halo around the foot.
    fume += .012 * flame * frame * exp(-1.6 * far * far);
    return vec4(mix(night + fume, ground + .3 * fume, disc), (.25 + .75 * disc) * max(disc, .5 * bank * ridge));
}
#endif

void main() {
    vec3 point = (model * vec4(place, 1.)).xyz;
    gl_Position = in_picture(place);
    vec3 n = normalize(normal_at(slope));
    vec3 towards_eye = normalize(eye - point);
    vec3 shade = mix(block, chart, flatness);
    vec2 fall = count.yz / vec2(1., aspect);
    float sunny = -dot(fall, sun) * inversesqrt(dot(fall, fall) + 1e-9);
    edge = vec3(-2. * bend_along(n, towards_eye, gl_Position.w) * gl_Position.w / pixels, 1.,
        sunny);
#ifdef FOG
    vec2 at = gl_Position.xy / gl_Position.w * window.xy + window.zw;
    vec4 seen = in_fog(shade, point, n, at);
    shade = mix(shade, seen.rgb, fog);
    edge.y = mix(1., seen.w, fog);
#endif
    ground = encoded(shade);
    level = vec4(count, dot(count.yz, place.xy));
    sheet = vec4(place.xy, rim - place.z, dot(n, towards_eye));
}
