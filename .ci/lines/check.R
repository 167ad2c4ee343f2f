# After the recipe: what it made of the lines, for main.go.
out <- function(x, file) write.csv(x, file, na = "", row.names = FALSE, quote = TRUE)
hexed <- function(x) vapply(x, function(s) if (is.na(s)) "" else paste(charToRaw(enc2utf8(s)), collapse = ""), "", USE.NAMES = FALSE)
listed <- function(x) hexed(vapply(x, function(part) if (length(part) == 0 || anyNA(part)) NA_character_ else paste(part, collapse = "\t"), ""))
stopifnot(all(vapply(scales, function(s) is.ordered(s$level), NA)), all(vapply(scales, function(s) all(as.integer(s$level) == s$number, na.rm = TRUE), NA)))
out(do.call(rbind, lapply(names(scales), function(key) {
  t <- table(scales[[key]]$level)
  data.frame(scale = key, level = hexed(names(t)), count = as.vector(t))
})), "levels.csv")
t <- table(d$missing)
out(data.frame(reason = names(t), count = as.vector(t)), "missing.csv")
out(data.frame(id = hexed(d$id), subject = hexed(d$subject), occasion = hexed(d$occasion), rater = hexed(d$rater), reason = hexed(d$reason),
  rationale = hexed(d$rationale), replaces = listed(d$replaces), evidence = listed(d$evidence), date = format(d$date), number = d$number,
  value = ifelse(is.na(d$value), NA, sprintf("%.0f", d$value * 10)), missing = d$missing), "fields.csv")
