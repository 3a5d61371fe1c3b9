#version 330 core
flat in vec4 colour;
flat in vec2 half_size;
flat in float radius;
in vec2 from_centre;
out vec4 pixel;

void main() {
    vec2 beyond = abs(from_centre) - half_size + radius;
    float outside = length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - radius;
    pixel = vec4(colour.rgb, colour.a * clamp(0.5 - outside, 0.0, 1.0));
}
