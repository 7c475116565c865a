package io.multiprocessing.specs

import java.io.File
import java.nio.file.{Files, Path}
import java.util.Comparator
import java.util.concurrent.atomic.AtomicInteger

/** Where one spec has its files: state of the agents, histories, logs. Kept if it failed, gone otherwise. */
final class Scene(spec: String) {
  val directory: Path =
    Path.of(System.getProperty("specs.directory", "target/specs")).toAbsolutePath
      .resolve(s"$spec-${ProcessHandle.current().pid()}")
  private val numbers = new AtomicInteger()

  Files.createDirectories(directory)

  /** Another file at each call. */
  def log(name: String): Path = directory.resolve(f"${numbers.incrementAndGet()}%03d-$name.log")

  def file(name: String): Path = directory.resolve(name)

  /** To be called with what held: its files are no longer needed. */
  def remove(): Unit = Scene.remove(directory.toFile)
}

object Scene {

  /** Whether there is time for all, or for one of each kind. */
  val all: Boolean = java.lang.Boolean.getBoolean("specs.all")

  /** With all that is in it. */
  def remove(directory: File): Unit = {
    val all = Files.walk(directory.toPath)
    try all.sorted(Comparator.reverseOrder[Path]()).forEach(path => Files.deleteIfExists(path): Unit)
    finally all.close()
  }
}
