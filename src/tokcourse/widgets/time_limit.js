// Calls a function where it can be stopped: in a worker. Knows nothing of a page.

/** Hand the result of work(...args) to done(result), or call late() after `limit` milliseconds without one.
 *  `work` goes to the worker as text, so it may need nothing around it. Where there can be no worker it runs
 *  here. Returns a function that stops it. */
export function inWorker(work, args, limit, done, late) {
  const script = `onmessage = ({ data }) => postMessage((${work})(...data))`;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  const stop = () => {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  const timer = setTimeout(() => {
    stop();
    late();
  }, limit);
  worker.onmessage = ({ data }) => {
    stop();
    done(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    stop();
    done(work(...args));
  };
  worker.postMessage(args);
  return stop;
}
