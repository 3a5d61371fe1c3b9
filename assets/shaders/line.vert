#version 330 core
// A line with round ends: a box around it, wide enough for the soft edge.
layout(location = 0) in vec4 ends;  // x0, y0, x1, y1 in pixels
layout(location = 1) in float width;
layout(location = 2) in vec4 instance_colour;
uniform vec2 size_px;
flat out vec4 colour;
flat out float half_width;
flat out float line_length;
out vec2 along_across;  // pixels from the first end

void main() {
    vec2 way = ends.zw - ends.xy;
    line_length = length(way);
    vec2 direction = line_length > 0.0 ? way / line_length : vec2(1.0, 0.0);
    vec2 across = vec2(-direction.y, direction.x);
    half_width = max(width, 1.0) * 0.5;
    float reach = half_width + 0.5;
    float along = (gl_VertexID & 1) == 0 ? -reach : line_length + reach;
    float side = (gl_VertexID >> 1) == 0 ? -reach : reach;
    vec2 at = ends.xy + direction * along + across * side;
    along_across = vec2(along, side);
    vec2 unit = at / size_px * 2.0 - 1.0;
    gl_Position = vec4(unit.x, -unit.y, 0.0, 1.0);
    // A line thinner than a pixel is a pixel wide and fainter.
    colour = vec4(instance_colour.rgb, instance_colour.a * min(width, 1.0));
}
