# All as text. Only an empty field is nothing: NA is a name that somebody may have.
read <- function(file) read.csv(file, na.strings = "", colClasses = "character", encoding = "UTF-8")
lines <- read("judgements.csv")
book <- read("codebook.csv")

# Names, texts and lists as they were. R has no U+0000: it stays \0.
name <- function(x) sub("^'", "", x)
mark <- function(letter, to, x) gsub(paste0("(?<!\\\\)((?:\\\\\\\\)*)\\\\", letter), paste0("\\1", to), x, perl = TRUE)
plain <- function(x) gsub("\\\\", "\\", mark("r", "\r", mark("n", "\n", name(x))), fixed = TRUE)
parts <- function(x) lapply(regmatches(name(x), gregexpr("(?:\\\\.|[^;\\\\])+", name(x), perl = TRUE)),
  function(part) gsub("\\\\(.)", "\\1", part))
d <- lines
d[c("id", "subject", "occasion", "rater", "moderator")] <- lapply(d[c("id", "subject", "occasion", "rater", "moderator")], name)
d[c("reason", "rationale")] <- lapply(d[c("reason", "rationale")], plain)
d$replaces <- parts(d$replaces)
d$evidence <- parts(d$evidence)
d$number <- as.integer(d$number)
d$value <- as.numeric(d$value)
d$date <- as.Date(d$date)
d$missing <- factor(d$missing, book$name[book$part == "missing"])

# What counts: no drafts, and nothing that another judgement replaces.
d <- d[is.na(d$form), ]
d <- d[!d$id %in% unlist(d$replaces), ]

# An ordered factor for each scale. The reason why there is no level is in missing.
scales <- lapply(split(d, d$scale), function(d) {
  rungs <- book[book$part == "level" & book$within == d$scale[1], ]
  d$level <- factor(d$level, rungs$name, make.unique(plain(rungs$label)), ordered = TRUE)
  d
})
lapply(scales, function(d) table(d$level))
table(d$missing)

# Back, for longform.Read: from lines, which nothing has changed.
stopifnot(l10n_info()[["UTF-8"]]) # in another locale R would lose letters
write.csv(lines, "back.csv", na = "", row.names = FALSE, fileEncoding = "UTF-8")
