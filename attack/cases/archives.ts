import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../case.ts';
import { perl, quoted } from '../escapes.ts';
import { withInside } from '../inside.ts';
import type { World } from '../world.ts';

// Archives that climb: unpacked by a command in the stage, and then committed. Written byte by byte, since no honest
// program writes such names.

/** Perl that writes a tar of [name, kind, link, content]: kind 0 is a file, 1 a hard link, 2 a link, 5 a folder, x and L give the next entry a longer name. */
const tar = (entries: [name: string, kind: 0 | 1 | 2 | 5 | 'x' | 'L', link: string, content: string][]): string =>
  perl(
    `while (@ARGV) { my ($name, $kind, $link, $content) = splice @ARGV, 0, 4;
       my $head = pack("a100 a8 a8 a8 a12 a12 A8 a1 a100 a6 a2 a247", $name, "0000755", "0000000", "0000000", sprintf("%011o", length $content), "00000000000", "", $kind, $link, "ustar", "00", "");
       substr($head, 148, 8) = sprintf("%06o\\0 ", unpack("%32C*", $head)); print $head, $content, "\\0" x (-length($content) % 512) } print "\\0" x 1024;`,
    ...entries.flat(),
  );

/** Perl that writes a zip of names and contents, stored, with the mode of a link where the name ends in "@". */
const zip = (entries: [name: string, content: string][]): string =>
  perl(
    `use Compress::Zlib (); my ($all, $central, $n) = ("", "", 0); while (@ARGV) { my ($name, $content) = splice @ARGV, 0, 2; my $mode = $name =~ s/\\@$// ? 0120777 : 0100644; my $at = length $all;
       my $common = pack("v5 V3 v2", 20, 0, 0, 0, 33, Compress::Zlib::crc32($content), length $content, length $content, length $name, 0);
       $all .= "PK\\3\\4" . $common . $name . $content; $central .= "PK\\1\\2" . pack("v", 0x314) . $common . pack("v3 V2", 0, 0, 0, $mode << 16, $at) . $name; $n++ }
     print $all, $central, "PK\\5\\6", pack("v4 V2 v", 0, 0, $n, $n, length $central, length $all, 0);`,
    ...entries.flat(),
  );

const climb = (world: World) => join(world.outside, 'climbed');

const rows: { name: string; tries: string; line(world: World): string }[] = [
  {
    name: 'tar with steps up',
    tries: 'unpacks ../outside/climbed',
    line: () => `${tar([['../outside/climbed', 0, '', 'x']])} | tar -xPf -`,
  },
  {
    name: 'tar with whole names',
    tries: 'unpacks a name that begins at the root',
    line: (world) => `${tar([[climb(world), 0, '', 'x']])} | tar -xPf -`,
  },
  {
    name: 'tar with a link, then through it',
    tries: 'unpacks a link out and then a file below it',
    line: () =>
      `${tar([
        ['way', 2, '../outside', ''],
        ['way/climbed', 0, '', 'x'],
      ])} | tar -xPf -`,
  },
  {
    name: 'tar with a hard link to a file outside',
    tries: 'unpacks a hard link to a file outside, and writes to it',
    line: (world) => `touch ${quoted(climb(world))} 2>/dev/null; ${tar([['way', 1, climb(world), '']])} | tar -xPf - && echo x > way`,
  },
  {
    name: 'tar with steps up behind a folder',
    tries: 'unpacks a folder and then deep/../../outside/climbed',
    line: () =>
      `${tar([
        ['deep', 5, '', ''],
        ['deep/../../outside/climbed', 0, '', 'x'],
      ])} | tar -xPf -`,
  },
  {
    name: 'tar with a link to a link',
    tries: 'unpacks a link to a link that leads out, and a file below it',
    line: () =>
      `${tar([
        ['way', 2, '../outside', ''],
        ['sub', 2, 'way', ''],
        ['sub/climbed', 0, '', 'x'],
      ])} | tar -xPf -`,
  },
  {
    name: 'tar with a folder that becomes a link',
    tries: 'unpacks a folder, the link in its place, and a file below it',
    line: () =>
      `${tar([
        ['sub', 5, '', ''],
        ['sub/mine', 0, '', 'x'],
      ])} | tar -xPf -; rm -r sub; ${tar([['sub', 2, '../outside', '']])} | tar -xPf -; ${tar([['sub/climbed', 0, '', 'x']])} | tar -xPf -`,
  },
  {
    name: 'tar with a name in a header of its own',
    tries: 'unpacks a file whose real name stands in an extended header (POSIX)',
    line: () =>
      `${tar([
        ['header', 'x', '', '27 path=../outside/climbed\n'],
        ['mine', 0, '', 'x'],
      ])} | tar -xPf -`,
  },
  {
    name: 'tar with a long name of GNU’s',
    tries: 'unpacks a file whose real name stands in the entry before it (GNU)',
    line: () =>
      `${tar([
        ['././@LongLink', 'L', '', '../outside/climbed'],
        ['mine', 0, '', 'x'],
      ])} | tar -xPf -`,
  },
  {
    name: 'tar by a program without care',
    tries: 'has Python unpack ../outside/climbed, trusting it',
    line: () =>
      `${tar([['../outside/climbed', 0, '', 'x']])} > a.zip; python3 -c 'import tarfile; t = tarfile.open("a.zip"); t.extraction_filter = getattr(tarfile, "fully_trusted_filter", None); t.extractall()'; rm -f a.zip`,
  },
  {
    name: 'zip with steps up',
    tries: 'unpacks ../outside/climbed from a zip, as careless programs do',
    line: () => `${zip([['../outside/climbed', 'x']])} > a.zip; ${careless}`,
  },
  {
    name: 'zip with whole names',
    tries: 'unpacks a whole name from a zip',
    line: (world) => `${zip([[climb(world), 'x']])} > a.zip; ${careless}`,
  },
  {
    name: 'zip with backslashes',
    tries: 'unpacks ..\\outside\\climbed',
    line: () => `${zip([['..\\outside\\climbed', 'x']])} > a.zip; ${careless}`,
  },
  {
    name: 'zip with a link, then through it',
    tries: 'unpacks a link and a file below it',
    line: () =>
      `${zip([
        ['way@', '../outside'],
        ['way/climbed', 'x'],
      ])} > a.zip; ${careless}`,
  },
  {
    name: 'a patch with steps up',
    tries: 'applies a patch to ../outside/climbed',
    line: () =>
      `printf -- '--- /dev/null\\n+++ b/../outside/climbed\\n@@ -0,0 +1 @@\\n+x\\n' | git apply --unsafe-paths --directory= -p1 -`,
  },
];

/** Unpacks each entry where its name says, backslashes as slashes and links as links: in Perl, since no shell has it. */
const careless = `${perl(
  'local $/; open(my $f, "<", "a.zip"); my $all = <$f>; my @modes; my $c = $all; while ($c =~ /PK\\x01\\x02(.{42})/gs) { push @modes, unpack("V", substr($1, 34, 4)) >> 16 } while ($all =~ /PK\\x03\\x04(.{26})/gs) { my ($size, $len) = (unpack("x14 V", $1), unpack("x22 v", $1)); my $at = pos $all; my $name = substr($all, $at, $len); my $content = substr($all, $at + $len, $size); my $mode = shift @modes; $name =~ tr#\\\\#/#; if (($mode & 0170000) == 0120000) { symlink($content, $name) } else { open(my $out, ">", $name) or next; print $out $content; close $out } }',
)}; rm -f a.zip`;

export const archives: Case[] = rows.map(({ name, tries, line }) => ({
  road: 'archives',
  name,
  tries: `${tries}, and has it committed`,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      try {
        await inside.run(line(world));
        if (protection === 'on') await inside.stage.commit({ id: `commit_${world.unique()}` });
        return existsSync(climb(world)) && readFileSync(climb(world), 'utf8').startsWith('x');
      } finally {
        for (const left of ['way', 'a.zip', 'sub', 'deep', 'mine']) rmSync(join(world.folder, left), { recursive: true, force: true });
        rmSync(climb(world), { force: true });
      }
    }),
}));
