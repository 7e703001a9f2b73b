import { hostname } from 'node:os';
import type { Event } from '@deskhand/protocol';
import type { Leave } from '@deskhand/protocol/audit';

// Events as OpenTelemetry log records, in the JSON form of the protocol (opentelemetry-proto, logs/v1/logs.proto; 64-bit
// numbers as text). One object is one ExportLogsServiceRequest: a line of a file that a collector's file receiver reads.

type Value = { stringValue: string } | { intValue: string };
interface Attribute {
  key: string;
  value: Value;
}

export function otlpOf(found: { event: Event; leave?: Leave }[], host: string): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: [text('service.name', 'deskhand'), text('host.name', hostname()), text('deskhand.host.key', host)] },
        scopeLogs: [{ scope: { name: 'deskhand.audit' }, logRecords: found.map(recordOf) }],
      },
    ],
  };
}

function recordOf({ event, leave }: { event: Event; leave?: Leave }): object {
  const { seq, time, type, actor, task, thread, hash, prev, body } = event;
  const nanoseconds = `${time}000000`;
  const attributes: Attribute[] = [
    { key: 'deskhand.seq', value: { intValue: String(seq) } },
    text('deskhand.actor', actor.kind === 'device' ? actor.id : actor.kind),
    text('deskhand.hash', hash),
    text('deskhand.prev', prev),
    ...(task === undefined ? [] : [text('deskhand.task', task)]),
    ...(thread === undefined ? [] : [text('deskhand.thread', thread)]),
    ...(leave === undefined ? [] : [text('deskhand.leave', 'by' in leave ? `${leave.kind} ${leave.by}` : leave.kind)]),
  ];
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: `deskhand.${type}`,
    body: { stringValue: JSON.stringify(body) },
    attributes,
  };
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } });
