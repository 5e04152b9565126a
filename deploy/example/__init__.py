"""恒远流体设备, the generated example company: loaded through the public API like anybody's own."""
