import { fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, installPackages } from './install.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** One who takes part, in a process of its own. */
export class Contender {
  /** Starts a peer's process. Returns null, and says why, when its packages cannot be had. */
  static async start(suite, peer) {
    const { folders, reason } = installPackages(peer.packages);
    if (reason !== undefined) {
      console.log(`${peer.name} is left out: ${reason}`);
      return null;
    }
    const data = join(CACHE, 'data', `${suite}-${peer.name}-${process.pid}`);
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    const contender = new Contender(peer.name, data);
    try {
      contender.version = await contender.ask('start', {
        suite,
        adapter: peer.adapter,
        folders,
        data,
        ...peer.settings,
      });
    } catch (error) {
      await contender.stop();
      console.log(`${peer.name} is left out: ${error.message.split('\n')[0]}`);
      return null;
    }
    return contender;
  }

  constructor(name, data) {
    this.name = name;
    this.version = null;
    this.data = data;
    this.waiting = null;
    this.process = fork(CHILD, [], { serialization: 'advanced' });
    this.process.on('message', ({ result, error }) => {
      const { resolve, reject } = this.waiting;
      this.waiting = null;
      if (error === undefined) resolve(result);
      else reject(new Error(`${name}: ${error}`));
    });
    this.process.on('exit', (code, signal) => {
      this.waiting?.reject(new Error(`the process of ${name} ended (${signal ?? `code ${code}`})`));
      this.waiting = null;
    });
  }

  /** Has the process call a function of its driver. One question at a time. */
  ask(method, ...args) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.process.send({ method, args }, (error) => {
        if (error) reject(error);
      });
    });
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill();
      await ended;
    }
    rmSync(this.data, { recursive: true, force: true });
  }
}
