import { test } from 'vitest';
import { sitDown } from './maintainer-desk.ts';
import { releaseSmoothly } from './smooth-release.ts';

const desk = sitDown('smooth');

test('the same release is made in a window of 80×24 that shows ASCII alone', () => releaseSmoothly(desk(), { columns: 80, rows: 24, skin: 'ascii' }));
