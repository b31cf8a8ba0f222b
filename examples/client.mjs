// A documentation build asks dini for derivatives: one process, one line for each question and answer.
// usage: node examples/client.mjs [PROGRAM], where PROGRAM is `dini` if it is not given
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A running `dini batch`. Answers come in the order of the requests. */
export class Dini {
  #waiting = [];

  constructor(program = 'dini') {
    this.process = spawn(program, ['batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      const { resolve, reject } = this.#waiting.shift();
      const answer = JSON.parse(line);
      if (answer.error) reject(new Error(`${answer.error.message} (help: ${answer.error.help})`));
      else resolve(answer);
    });
  }

  /** The answer to a request; a wrong input rejects with what to write instead. */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.process.stdin.write(JSON.stringify(request) + '\n');
    });
  }

  close() {
    this.process.stdin.end();
  }
}

const dini = new Dini(process.argv[2]);
for (const name of ['relu', 'gelu', 'huber']) {
  const answer = await dini.ask({ expr: name });
  console.log(`${name}: ${answer.text} (${answer.summary})`);
}
const { queries: [point] } = await dini.ask({ expr: 'abs(x)', at: ['0'] });
console.log(`abs at 0: ${point.verdict}, left ${point.left}, right ${point.right}`);
await dini.ask({ expr: 'rleu(x)' }).catch((error) => console.log(`error: ${error.message}`));
dini.close();
