#version 330 core
flat in vec4 colour;
flat in float half_width;
flat in float line_length;
in vec2 along_across;
out vec4 pixel;

void main() {
    float beyond = along_across.x - clamp(along_across.x, 0.0, line_length);
    float away = length(vec2(beyond, along_across.y));
    pixel = vec4(colour.rgb, colour.a * clamp(half_width + 0.5 - away, 0.0, 1.0));
}
