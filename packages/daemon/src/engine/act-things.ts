import { folder, into, program, type SaidKind, whom } from './act-words.ts';
import { lazily } from './lazily.ts';

// What has to stand beside the word for an act before an answer is doubted of which the record says nothing: somebody who was
// written to, a table that was booked, files that were deleted. Most that is sent, booked, deleted or moved is neither: an output,
// an amount, a row, a function. What isn't listed here is believed.

/** Between the verb and its thing: "the two old ", "dem", "all your". Not "a column from the ". */
const lead =
  '^\\s*(?:(?!(?:from|in|into|of|on|to|for|with|at|as|aus|von|im|auf|für|mit|de|du|des|dans|sur|del|della|dalla|da|do|uit|van|op)\\s)[\\p{L}\\d]+\\s+){0,5}';
/** What was done with it doesn't go on within another thing: "the file handling", "the photo on page 2". */
const end =
  '(?=\\s*(?:$|[.!,;:]|(?:and|und|et|y|e|en|by|nach|par|por|per)\\s|(?:from|in|into|to|aus|nach)\\s[^.,;]*(?:[\\p{L}\\d]/|folder|ordner)))';
const alone = (things: string): RegExp => new RegExp(`${lead}(?:${things})(?!\\p{L})`, 'iu');
const wholly = (things: string, adjective: string): RegExp =>
  new RegExp(`${lead}(?:(?:${things})|(?:${adjective})(?:\\s+\\p{L}+)?)${end}|^\\s*them from (?:the|your) folder`, 'iu');
const towards = (to: string): RegExp => new RegExp(`(?:^|\\s(?:${to}))\\s+(?:${whom})`, 'iu');

const fileThings =
  'files|folders?|photos|pictures|images|invoices|documents|scans|pdfs|backups|downloads|drafts|videos|spreadsheets|receipts|letters|dateien|ordner|fotos|bilder|rechnungen|dokumente|belege|bestanden|mappen|facturen|documenten';
const fileAdjectives =
  'fichiers|dossiers|factures|photos|images|documents|archivos|carpetas|facturas|documentos|fotos|cartelle|fatture|foto|immagini|documenti|ficheiros|arquivos|pastas|faturas';
const files = wholly(fileThings, fileAdjectives);

/** An address of the network. What is a file by its ending is looked for before (`isOfFiles`). */
const host = '\\s(?:to|on|an|auf|nach|à|a|su)\\s+(?:https?://)?(?:[\\w-]+\\.)+\\p{L}{2,}(?!\\p{L})';

const things = lazily(
  (): Partial<Record<SaidKind, RegExp>> => ({
    send: new RegExp(`${towards('to|à|au|aux|a|al|ad|alla|ao|para|an|aan').source}|${host}`, 'iu'),
    post: new RegExp(host, 'iu'),
    share: towards('with|mit|avec|con|com|met'),
    pay: alone(
      'bills?|invoices?|rent|fees?|deposit|rechnung(?:en)?|miete|factures?|loyer|facturas?|alquiler|fattur[ae]|affitto|faturas?|rekening(?:en)?|huur',
    ),
    book: alone(
      'tables?|rooms?|flights?|hotels?|tickets?|seats?|tisch|zimmer|flug|tables?|chambres?|vols?|mesas?|habitaci(?:ón|ones)|vuelos?|tavol[oi]|camer[ae]|vol[oi]|quartos?|voos?|tafels?|kamers?|vluchten|vlucht',
    ),
    cancel: alone(
      'subscriptions?|newsletters?|appointments?|meetings?|bookings?|reservations?|abo(?:nnement)?s?|termine?|buchung|abonnements?|rendez-vous|suscripci(?:ón|ones)|citas?|abbonament[oi]|appuntament[oi]|assinaturas?|afspra(?:ak|ken)',
    ),
    schedule:
      /(?<!\p{L})(?:(?:your|my|dein\p{L}*|ihren?|votre|ton|vos|tu|su|tuo|seu|teu|je|jouw|uw)\s+(?:\p{L}+\s+)?(?:calendar|diary|kalender|terminkalender|calendrier|agenda|calendario|calendário)|(?:eine|un|una|um|een) (?:erinnerung|rappel|recordatorio|promemoria|lembrete|herinnering)|^\s*an? reminder (?:for|on))(?!\p{L})/iu,
    delete: wholly(
      `${fileThings}|duplicates?|(?:duplicate|doppelte\\p{L}*) (?:photo|file|picture|image|invoice|document|foto|datei|bild)|dupes|copies|duplikate?|kopien|dubletten`,
      fileAdjectives,
    ),
    move: files,
    run: new RegExp(`(?:^|\\s)${program}`, 'iu'),
    copy: new RegExp(`(?:^|\\s)(?:${into})\\s+${folder}`, 'iu'),
  }),
);

/** Whether there is no other way to take it. `far`: where every noun looks like a name, and stands before the verb. */
export function isUnmistakable(kind: SaidKind, object: string, far = false): boolean {
  if (far && (kind === 'send' || kind === 'share')) return toSomebody.test(object);
  return things()[kind]?.test(object) ?? false;
}
const toSomebody = /\s(?:an|aan|mit|met)\s+(?-i:\p{Lu}\p{Ll}+)/iu;
