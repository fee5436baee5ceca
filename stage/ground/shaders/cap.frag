uniform sampler2D heights, strata;
uniform float rim, high;
uniform vec2 lip;

in vec2 at;
out vec4 colour;

void main() {
    float over = texture(heights, at).x - rim;
    float inside = over * inversesqrt(dFdx(over) * dFdx(over) + dFdy(over) * dFdy(over) + 1e-12);
    float alpha = clamp(inside + 1., 0., 1.);  // the ground below ends hard
    if (alpha <= 0.) discard;
    vec3 shown = texture(strata, vec2(rim / high, .9)).rgb;
    shown = mix(shown, vec3(1.), clamp(lip.x + .5 - inside, 0., 1.) * lip.y);
    colour = vec4(shown, 1.) * alpha;
}
