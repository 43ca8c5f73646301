/**
 * Preloaded (`--import`) into every process that a launcher or a test starts with an IPC channel: when that parent is
 * gone, killed or not, the process is told to drain, and is gone itself ten seconds later at the latest.
 */
if (process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // Listening keeps the channel, and with it the process, alive: a process that has drained must be able to end.
  process.channel.unref();
}
