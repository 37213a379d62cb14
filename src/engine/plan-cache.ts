import { limits } from '../common/limits.js';

/** Keeps what was made from a text, least recently used out first. */
export class PlanCache<Value> {
  private readonly entries = new Map<string, Value>();

  get(key: string): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined && this.entries.size > limits.planCacheEntriesMax / 2) {
      // Only a cache that fills needs its order.
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): void {
    if (key.length > limits.planCacheTextMax) return;
    this.entries.set(key, value);
    if (this.entries.size > limits.planCacheEntriesMax) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest!);
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
