// Loaded with `--import` before every script, in syntax that an old Node reads: the scripts are TypeScript and need the
// `node` package of devDependencies, which npm puts first on the PATH, and which `ignore-scripts` leaves without a binary.
if (parseInt(process.versions.node, 10) < 24) {
  console.error('The scripts of this repository run on the Node 24 that `npm ci` installs; this is Node ' + process.versions.node + '.');
  console.error('Install scripts were skipped, or npm did not run this. To mend it: npm rebuild --ignore-scripts=false node esbuild');
  process.exit(1);
}
