import { test } from 'vitest';
import { sitDown } from './maintainer-desk.ts';
import { releaseSmoothly } from './smooth-release.ts';

const desk = sitDown('smooth');

test('a maintainer releases v1.2.0 from nothing checked to every channel serves it, on a screen without colours', () => releaseSmoothly(desk(), { columns: 120, rows: 36, skin: 'mono' }));
