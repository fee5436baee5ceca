#version 330
// One vertex of the loss surface: from box coordinates (u, v, w in 0..1) to the picture.
// All outputs are interpolated in screen space: the fragment shader measures distances in pixels.

uniform mat4 view;         // scene -> clip; w = 1 - depth / focal distance, which is Manim's projection
uniform vec2 centre;       // where Manim's origin lies in the target, in clip units
uniform mat4 model;        // box -> scene
uniform mat3 cofactors;    // box normals -> scene normals
uniform mat3 to_box;       // scene directions -> box directions
uniform vec3 eye;          // the camera, in scene units
uniform vec3 light;        // towards the light, unit length
uniform float pixels;      // pixels per scene unit at depth 0
uniform float rim;         // the surface ends at this height
uniform sampler2D slopes;  // dh/du, dh/dv of the whole sheet
uniform vec2 texel;
uniform vec3 lantern;      // where a lantern hangs, in scene units

in vec3 place;     // u, v, height
in vec2 slope;     // dh/du, dh/dv
in vec4 ink;       // colour of the ramp, number of contour lines below
in vec3 hessian;   // h_uu, h_uv, h_vv

noperspective out vec4 tint;    // colour of the ramp, number of contour lines below
noperspective out vec4 sheet;   // u, v, half-Lambert light, cosine between normal and view
noperspective out vec3 edge;    // curvature along the view (per pixel), height left below the rim,
                                // cosine between normal and lantern

vec3 normal_at(vec2 s) { return cofactors * vec3(-s, 1.); }

void main() {
    vec4 point = model * vec4(place, 1.);
    vec4 clip = view * point;
    vec3 n = normalize(normal_at(slope));
    vec3 towards_eye = normalize(eye - point.xyz);
    vec3 sight = to_box * towards_eye;

    // Normal curvature in the direction of view: it tells how far away the silhouette is.
    float bend = dot(n, model[2].xyz) * (hessian.x * sight.x * sight.x
        + 2. * hessian.y * sight.x * sight.y + hessian.z * sight.y * sight.y);
    // A real fold has its normals pass edge-on within some 3 pixels along the line of sight.
    // Past a cusp they merely come near it; without this test such places would fade.
    vec2 stride = sight.xy * sqrt(6. * clip.w / (pixels * max(abs(bend), .05)));
    stride *= max(1., 1.5 / length(stride / texel));
    vec2 here = place.xy * (1. - texel) + .5 * texel;
    float now = dot(normal_at(slope), towards_eye);
    float nearer = dot(normal_at(textureLod(slopes, here + stride, 0.).xy), towards_eye);
    float farther = dot(normal_at(textureLod(slopes, here - stride, 0.).xy), towards_eye);
    if (now * nearer > 0. && now * farther > 0.) bend = 0.;

    tint = ink;
    sheet = vec4(place.xy, dot(n, light) * .5 + .5, dot(n, towards_eye));
    float facing = dot(n, normalize(lantern - point.xyz));
    edge = vec3(-2. * bend * clip.w / pixels, rim - place.z, facing);
    gl_Position = vec4(clip.xy + centre * clip.w, clip.z * clip.w, clip.w);
}
