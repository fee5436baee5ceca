// The level cut at the rim, where the ground would go on above it.

uniform vec4 kept;
uniform float rim;
uniform vec2 texel;

in vec2 corner;
out vec2 at, here;

void main() {
    here = mix(kept.xz, kept.yw, corner);
    gl_Position = in_picture(vec3(here, rim));
    gl_Position.z -= .003 * gl_Position.w;  // it has the edge that it shares with the ground
    at = here * (1. - texel) + .5 * texel;
}
