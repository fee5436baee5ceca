// The floor, with the shadow of the block.

uniform vec3 ground;  // sRGB of the floor in the light
uniform float clear;  // 1 where the picture has no ground: then there is the shadow alone

in vec2 tone;
out vec4 colour;

void main() {
    // The noise is for both: what is behind is rounded by its own share. What is nearly clear
    // takes less of it: no colour may be brighter than its opacity.
    float noise = dither() * min(1., 64. * tone.y);
    if (clear > .5) {
        colour = vec4(vec3(0.), (1. - tone.x) * tone.y);
        return;
    }
    colour = vec4(ground * tone.x * tone.y + noise, tone.y + 5. * noise);
}
