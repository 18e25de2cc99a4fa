"""The draw (双随机): schools, joint teams and who goes where on which day, provably from a public seed."""
