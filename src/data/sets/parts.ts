/** What is learned from, and what is to judge by. */
export interface Parts<T> {
  train: T;
  test: T;
}
