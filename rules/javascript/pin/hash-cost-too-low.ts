// ruleid: prodready-javascript-hash-cost-too-low
const a = await bcrypt.hash(password, 8);
// ruleid: prodready-javascript-hash-cost-too-low
const s = bcrypt.genSaltSync(5);
// ok: prodready-javascript-hash-cost-too-low
const b = await bcrypt.hash(password, 12);
// ok: prodready-javascript-hash-cost-too-low
const c = await bcrypt.hash(password, config.rounds);
