// Writes so many bytes as fast as they are taken. `node floods.mjs BYTES stdout|stderr lines|one-line`
const [bytes, stream, shape] = process.argv.slice(2);
const out = stream === 'stderr' ? process.stderr : process.stdout;
const piece = Buffer.from(shape === 'one-line' ? 'x'.repeat(65_536) : `${'y'.repeat(99)}\n`.repeat(655));
let left = Number(bytes);
const write = () => {
  while (left > 0) {
    const part = piece.subarray(0, Math.min(left, piece.length));
    left -= part.length;
    if (!out.write(part)) return out.once('drain', write);
  }
};
write();
