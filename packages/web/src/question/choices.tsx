import { Button } from '../parts/button.tsx';
import { useSend } from '../shell/context.ts';

/** What a question may be answered with, a tap each. */
export function Choices({ task, question, choices }: { task: string; question: string; choices: readonly string[] }) {
  const send = useSend();
  if (choices.length === 0) return null;
  return (
    <ul className="grid grid-cols-1 gap-2">
      {choices.map((choice) => (
        <li key={choice}>
          <Button className="w-full" data-row onClick={() => void send({ type: 'answer', task, question, text: choice })}>
            <span dir="auto" className="block py-2 whitespace-normal [overflow-wrap:anywhere]">
              {choice}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
